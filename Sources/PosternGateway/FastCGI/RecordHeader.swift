/// The eight bytes that stand before the content of each record (FastCGI Specification §3.3).
struct RecordHeader {
    static let size = 8

    /// What a record says; 9 and above are management records.
    enum Kind {
        static let begin: UInt8 = 1
        static let abort: UInt8 = 2
        static let end: UInt8 = 3
        static let parameters: UInt8 = 4
        static let input: UInt8 = 5
        static let output: UInt8 = 6
        static let errors: UInt8 = 7
        static let getValues: UInt8 = 9
        static let getValuesResult: UInt8 = 10
        static let unknownType: UInt8 = 11
    }

    let kind: UInt8
    /// 0 in a management record.
    let requestID: UInt16
    let contentLength: Int
    let paddingLength: Int

    /// The size of the record with its header and padding.
    var recordSize: Int { Self.size + contentLength + paddingLength }

    /// - Parameter bytes: what begins with the header.
    /// - Returns: `nil` when there are fewer than ``size``, or when they are of another version of the protocol.
    init?(_ bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count >= Self.size else { return nil }
        let byte = { (offset: Int) in bytes[bytes.index(bytes.startIndex, offsetBy: offset)] }
        guard byte(0) == 1 else { return nil }
        kind = byte(1)
        requestID = UInt16(byte(2)) << 8 | UInt16(byte(3))
        contentLength = Int(byte(4)) << 8 | Int(byte(5))
        paddingLength = Int(byte(6))
    }

    /// A whole record.
    ///
    /// - Parameter content: at most 65,535 bytes.
    static func record(_ kind: UInt8, _ requestID: UInt16, _ content: some Collection<UInt8>) -> [UInt8] {
        bytes(kind, requestID, length: content.count) + content
    }

    /// The header of a record without padding.
    ///
    /// - Parameter length: of its content, at most 65,535.
    static func bytes(_ kind: UInt8, _ requestID: UInt16, length: Int) -> [UInt8] {
        [
            1, kind, UInt8(requestID >> 8), UInt8(truncatingIfNeeded: requestID), UInt8(length >> 8 & 0xFF),
            UInt8(truncatingIfNeeded: length), 0, 0,
        ]
    }
}
