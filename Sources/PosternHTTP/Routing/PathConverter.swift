internal import Synchronization

/// What a `{name:converter}` of a pattern takes: one segment of the path, or its whole rest.
///
/// An application adds its own to a router:
///
/// ```swift
/// let slug = PathConverter("slug") { text in text.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) } }
/// let router = try Router([Route(.get, "/posts/{post:slug}", posts.get)], converters: [slug])
/// ```
public struct PathConverter: Sendable {
    /// What it is called in patterns.
    public let name: String

    let kind: Kind

    /// What its text looks like, for the OpenAPI document.
    let schema: JSONSchema
    /// Tells two converters of one name apart.
    private let number: Int

    enum Kind: Sendable {
        case integer, uuid
        case own(@Sendable (String) -> Bool)
        case string, path
    }

    private static let counter = Atomic<Int>(0)

    /// A whole number without a sign and without leading zeros, up to 2⁶³−1: every resource has one path.
    public static let int = PathConverter("int", .integer, .integer(in: 0...Int64.max))

    /// 8-4-4-4-12 hexadecimal digits.
    public static let uuid = PathConverter("uuid", .uuid, .string(format: "uuid"))

    /// One segment that is not empty. A pattern that names no converter has this one.
    public static let string = PathConverter("str", .string, .string(length: 1...(.max), pattern: "^[^/]+$"))

    /// The rest of the path, slashes and all; it may be empty.
    public static let path = PathConverter("path", .path, .string())

    /// Those that every router has.
    static let standard = [int, uuid, string, path]

    /// A converter of an application's own.
    ///
    /// - Parameters:
    ///   - name: letters, digits and `_`.
    ///   - schema: what its segments look like, for the OpenAPI document.
    ///   - accepts: whether a segment fits; it is decoded, and neither empty nor with a slash. It is asked for every request that comes so far
    ///     in the path, so it must be quick whatever a client sends: beware of regular expressions that backtrack.
    public init(
        _ name: String, schema: JSONSchema = .string(length: 1...(.max)), accepts: @escaping @Sendable (_ segment: String) -> Bool
    ) {
        self.init(name, .own(accepts), schema)
    }

    private init(_ name: String, _ kind: Kind, _ schema: JSONSchema) {
        self.name = name
        self.kind = kind
        self.schema = schema
        number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Narrow ones are tried before wide ones; of an application's own, those that stand earlier in `own`.
    static func isNarrower(_ one: PathConverter, _ other: PathConverter, among own: [PathConverter]) -> Bool {
        func place(_ converter: PathConverter) -> (Int, Int) { (converter.kind.width, own.firstIndex(of: converter) ?? 0) }
        return place(one) < place(other)
    }

    var takesRest: Bool { if case .path = kind { true } else { false } }

    /// Whether `text` fits.
    func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch kind {
        case .integer: Self.isInteger(text)
        case .uuid: Self.isUUID(text)
        case .own(let accepts): Self.isSegment(text) && accepts(String(decoding: text, as: UTF8.self))
        case .string: Self.isSegment(text)
        case .path: true
        }
    }

    private static func isSegment(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        !text.isEmpty && !text.contains(UInt8(ascii: "/"))
    }

    private static func isInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...19).contains(text.count), text[0] != UInt8(ascii: "0") || text.count == 1 else { return false }
        guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
        return text.count < 19 || Int64(String(decoding: text, as: UTF8.self)) != nil
    }

    private static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count == 36
            && text.indices.allSatisfy { index in
                switch index {
                case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
                default: PercentEncoding.hexValue(text[index]) != nil
                }
            }
    }
}

extension PathConverter: Equatable {
    public static func == (one: PathConverter, other: PathConverter) -> Bool { one.number == other.number }
}

extension PathConverter.Kind {
    fileprivate var width: Int {
        switch self {
        case .integer: 0
        case .uuid: 1
        case .own: 2
        case .string: 3
        case .path: 4
        }
    }
}
