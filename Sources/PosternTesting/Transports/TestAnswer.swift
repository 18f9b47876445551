/// What came back for a request.
struct TestAnswer: Sendable {
    /// Status and fields as a CGI response has them (RFC 3875 §6), with the empty line.
    var head: [UInt8]
    var body: [UInt8]
    var errorLog: String?
    /// Whether the connection ended before the answer did.
    var isBrokenOff: Bool

    init(head: [UInt8], body: [UInt8] = [], errorLog: String? = nil, isBrokenOff: Bool = false) {
        self.head = head
        self.body = body
        self.errorLog = errorLog
        self.isBrokenOff = isBrokenOff
    }

    /// An answer from the bytes in which head and body come one after the other.
    init(_ bytes: [UInt8], errorLog: String? = nil, isBrokenOff: Bool = false) {
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? bytes.endIndex
        self.init(head: Array(bytes[..<end]), body: Array(bytes[end...]), errorLog: errorLog, isBrokenOff: isBrokenOff)
    }
}
