/// Bytes of a FastCGI connection that have come in and are not read yet.
struct FastCGIInput {
    private var received: [UInt8] = []
    private var offset = 0

    var isEmpty: Bool { offset == received.count }

    mutating func append(_ bytes: [UInt8]) { received += bytes }

    /// Takes the next record, if it is whole.
    mutating func nextRecord() -> FastCGIRecord? {
        guard received.count - offset >= 8 else { return nil }
        let header = received[offset..<(offset + 8)].map { $0 }
        let length = Int(header[4]) << 8 | Int(header[5])
        let end = offset + 8 + length + Int(header[6])
        guard received.count >= end else { return nil }
        let content = Array(received[(offset + 8)..<(offset + 8 + length)])
        offset = end
        if isEmpty {
            received.removeAll(keepingCapacity: true)
            offset = 0
        }
        return FastCGIRecord(
            FastCGIRecord.Kind(rawValue: header[1]), requestID: UInt16(header[2]) << 8 | UInt16(header[3]), content,
            padding: header[6], version: header[0])
    }
}
