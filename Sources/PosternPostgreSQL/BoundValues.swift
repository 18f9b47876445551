internal import CPostgreSQL
internal import PosternSQL

/// Values in the form in which the server takes them: binary where that is exact, else as text.
struct BoundValues {
    private var bytes: [UInt8] = []
    /// Where each begins; -1 for NULL.
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    var count: Int32 { Int32(truncatingIfNeeded: starts.count) }

    /// - Parameter types: what the server takes each for.
    /// - Throws: ``DatabaseError`` that says which value does not fit, and why.
    init(_ values: [Value], as types: [Oid], sql: () -> String) throws(DatabaseError) {
        guard values.count == types.count else {
            throw DatabaseError(
                .misuse, "the statement takes \(types.count) values and is given \(values.count)", sql: sql())
        }
        guard !values.isEmpty else { return }
        bytes.reserveCapacity(16 * values.count)
        for (index, value) in values.enumerated() {
            do throws(DatabaseError) { try append(value, ColumnType(oid: types[index])) } catch {
                throw DatabaseError(error.kind, "value $\(index + 1) \(error.message)", sql: sql())
            }
        }
    }

    private mutating func append(_ value: Value, _ type: ColumnType) throws(DatabaseError) {
        switch value {
        case .null: append(start: -1, format: 0)
        case .bool(let bool):
            guard type != .bool else { return append(binary: [bool ? 1 : 0]) }
            try append(type.isInteger ? .integer(bool ? 1 : 0) : .text(bool ? "true" : "false"), type)
        case .integer(let integer): try append(integer, type)
        case .double(let double):
            if type == .float8 { return append(bigEndian: double.bitPattern) }
            if type.isInteger, let integer = Int64(exactly: double) { return try append(integer, type) }
            append(text: "\(double)")
        case .text(var text):
            guard !text.utf8.contains(0) else {
                throw DatabaseError(.unstorable, "is a text with a NUL character, which PostgreSQL cannot keep")
            }
            guard type.isText else { return append(text: text) }
            text.withUTF8 { append(binary: $0) }
        case .bytes(let bytes):
            if type == .bytea || type == .uuid && bytes.count == 16 { return append(binary: bytes) }
            throw DatabaseError(.type, "is bytes, and the database wants \(type.name)")
        }
    }

    private mutating func append(_ integer: Int64, _ type: ColumnType) throws(DatabaseError) {
        func tooLarge() -> DatabaseError { DatabaseError(.constraint, "is out of the range of \(type.name)") }
        switch type {
        case .int8: append(bigEndian: integer)
        case .int4:
            guard let exact = Int32(exactly: integer) else { throw tooLarge() }
            append(bigEndian: exact)
        case .int2:
            guard let exact = Int16(exactly: integer) else { throw tooLarge() }
            append(bigEndian: exact)
        case .bool:
            guard integer == 0 || integer == 1 else { throw tooLarge() }
            append(binary: [UInt8(integer)])
        case .float8:
            guard let exact = Double(exactly: integer) else {
                throw DatabaseError(.type, "has more digits than \(type.name) keeps")
            }
            append(bigEndian: exact.bitPattern)
        default: append(text: "\(integer)")
        }
    }

    private mutating func append(bigEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { append(binary: $0) }
    }

    private mutating func append(binary value: some Collection<UInt8>) {
        append(start: bytes.count, length: value.count, format: 1)
        bytes.append(contentsOf: value)
        bytes.append(0)  // so that an empty value has an address too
    }

    /// libpq takes text up to a NUL.
    private mutating func append(text: String) {
        append(start: bytes.count, length: text.utf8.count, format: 0)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    private mutating func append(start: Int, length: Int = 0, format: Int32) {
        starts.append(start)
        lengths.append(Int32(clamping: length))
        formats.append(format)
    }

    /// Calls `body` with the arrays that `PQsendQueryPrepared` takes.
    func withPointers<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        guard !starts.isEmpty else { return body(nil, nil, nil) }
        return bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = starts.map { start in start < 0 ? nil : base.map { $0 + start } }
            return pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { body(pointers.baseAddress, lengths.baseAddress, $0.baseAddress) }
                }
            }
        }
    }
}
