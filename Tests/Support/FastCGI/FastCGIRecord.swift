/// One record of the FastCGI protocol (FastCGI Specification §3.3), well-formed or not.
public struct FastCGIRecord: Sendable, Equatable {
    /// What a record says.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let begin = Kind(rawValue: 1)
        public static let abort = Kind(rawValue: 2)
        public static let end = Kind(rawValue: 3)
        public static let parameters = Kind(rawValue: 4)
        public static let input = Kind(rawValue: 5)
        public static let output = Kind(rawValue: 6)
        public static let errors = Kind(rawValue: 7)
        public static let data = Kind(rawValue: 8)
        public static let getValues = Kind(rawValue: 9)
        public static let getValuesResult = Kind(rawValue: 10)
        public static let unknown = Kind(rawValue: 11)
    }

    public var version: UInt8
    public var kind: Kind
    public var requestID: UInt16
    /// At most 65,535 bytes.
    public var content: [UInt8]
    public var padding: UInt8

    public init(
        _ kind: Kind, requestID: UInt16 = 1, _ content: [UInt8] = [], padding: UInt8 = 0, version: UInt8 = 1
    ) {
        self.version = version
        self.kind = kind
        self.requestID = requestID
        self.content = content
        self.padding = padding
    }

    /// `FCGI_BEGIN_REQUEST` (§5.1).
    public static func begin(requestID: UInt16 = 1, role: UInt16 = 1, isKept: Bool = true) -> FastCGIRecord {
        let content = [UInt8(role >> 8), UInt8(truncatingIfNeeded: role), isKept ? 1 : 0, 0, 0, 0, 0, 0]
        return FastCGIRecord(.begin, requestID: requestID, content)
    }

    /// `FCGI_GET_VALUES` (§4.1), which asks for what `names` stand for.
    public static func getValues(_ names: [String]) -> FastCGIRecord {
        let content = names.flatMap { FastCGINameValue.bytes(Array($0.utf8), []) }
        return FastCGIRecord(.getValues, requestID: 0, content)
    }

    /// A stream in records of at most `chunk` bytes, and the empty one that ends it. Only records with content are padded.
    public static func stream(
        _ kind: Kind, requestID: UInt16 = 1, _ bytes: [UInt8], chunk: Int = 65_535, padding: UInt8 = 0
    ) -> [FastCGIRecord] {
        var records = stride(from: 0, to: bytes.count, by: chunk).map { start in
            let content = Array(bytes[start..<min(start + chunk, bytes.count)])
            return FastCGIRecord(kind, requestID: requestID, content, padding: padding)
        }
        records.append(FastCGIRecord(kind, requestID: requestID))
        return records
    }

    /// The record as it is sent.
    public var bytes: [UInt8] {
        let header = [
            version, kind.rawValue, UInt8(requestID >> 8), UInt8(truncatingIfNeeded: requestID),
            UInt8(content.count >> 8), UInt8(truncatingIfNeeded: content.count), padding, 0,
        ]
        return header + content + [UInt8](repeating: 0, count: Int(padding))
    }
}

extension Sequence<FastCGIRecord> {
    /// The records as they are sent, one behind the other.
    public var bytes: [UInt8] { flatMap(\.bytes) }
}
