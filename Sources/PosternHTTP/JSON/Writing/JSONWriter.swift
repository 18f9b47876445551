/// Writes one JSON document, in compact form, straight into bytes.
///
/// Commas, colons and escapes are the writer's; the caller says what stands where. What comes out is always well-formed:
/// to write no value or two where one belongs is a mistake of the program and stops it. Only the names of members are the
/// caller's to keep apart.
///
///     var writer = JSONWriter(reserving: 64)
///     writer.object {
///         $0.member("text", note.text)
///         $0.member("completed", note.completed)
///     }
///     return writer.finish()
public struct JSONWriter: ~Copyable, Sendable {
    var bytes: [UInt8] = []
    /// What may come next.
    var place = Place.value

    /// - Parameter capacity: How many bytes to make room for at once; a guess spares growing, and is no limit.
    public init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Makes room for this many more bytes.
    public mutating func reserve(_ additional: Int) {
        bytes.reserveCapacity(bytes.count + additional)
    }

    /// The whole document of one value.
    @inlinable
    public static func bytes(of value: some JSONEncodable, reserving capacity: Int = 0) -> [UInt8] {
        var writer = JSONWriter(reserving: capacity)
        writer.value(value)
        return writer.finish()
    }

    /// Ends the document and hands over its bytes, without those that ``take()`` has handed over already.
    ///
    /// The document must be whole.
    public consuming func finish() -> [UInt8] {
        precondition(place == .end, "a JSON document was finished before its value was written")
        return bytes
    }

    /// Hands over what has been written up to here and goes on with an empty buffer, so that a long document can be sent
    /// in parts.
    public mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    /// How many bytes wait to be handed over.
    public var count: Int { bytes.count }

    /// Writes the value that belongs here, or the next element of the array that is being written.
    @inlinable
    public mutating func value(_ value: some JSONEncodable) {
        value.encode(to: &self)
    }

    /// Writes a floating-point number, in the shortest form that reads back as the same number.
    ///
    /// - Throws: ``JSONWritingError/notFinite`` for infinities and NaN, which JSON cannot express; nothing is written then.
    public mutating func value<Real: BinaryFloatingPoint & CustomStringConvertible>(
        _ value: Real
    ) throws(JSONWritingError) {
        guard value.isFinite else { throw .notFinite }
        raw(value.description)
    }

    public mutating func null() {
        raw("null")
    }

    /// Writes an array whose elements `body` writes.
    ///
    /// If `body` throws, the document stays unfinished and the writer is of no more use; so it is with every closure here.
    @inlinable
    public mutating func array<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        let outer = open(.array)
        try body(&self)
        close(.array, in: outer)
    }

    /// Writes an array of these elements.
    @inlinable
    public mutating func array<Elements: Sequence>(of elements: Elements) where Elements.Element: JSONEncodable {
        let outer = open(.array)
        for element in elements { element.encode(to: &self) }
        close(.array, in: outer)
    }

    /// Writes an array of these elements, each as `body` writes it.
    @inlinable
    public mutating func array<Elements: Sequence, Failure: Error>(
        of elements: Elements, _ body: (inout JSONWriter, Elements.Element) throws(Failure) -> Void
    ) throws(Failure) {
        let outer = open(.array)
        for element in elements { try body(&self, element) }
        close(.array, in: outer)
    }

    /// Writes an object whose members `body` writes.
    @inlinable
    public mutating func object<Failure: Error>(
        _ body: (inout JSONObjectWriter) throws(Failure) -> Void
    ) throws(Failure) {
        let outer = open(.object)
        var members = JSONObjectWriter(writer: self)
        do throws(Failure) {
            try body(&members)
            self = members.finish()
        } catch {
            self = members.finish()
            throw error
        }
        close(.object, in: outer)
    }
}
