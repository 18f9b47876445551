internal import PosternGateway

/// An answer in the making, from the bytes that come in.
struct WireAnswer {
    private let wire: WireProtocol
    private var unread: [UInt8] = []
    private var output: [UInt8] = []
    private var errorLog: [UInt8] = []
    /// Whether its end has come; over SCGI that is the end of the connection.
    private(set) var isComplete = false

    init(over wire: WireProtocol) { self.wire = wire }

    mutating func append(_ bytes: some Collection<UInt8>) {
        switch wire {
        case .scgi: output += bytes
        case .fastcgi:
            unread += bytes
            readRecords()
        }
    }

    private mutating func readRecords() {
        var rest = unread[...]
        while let header = RecordHeader(rest), rest.count >= header.recordSize {
            let content = rest.dropFirst(RecordHeader.size).prefix(header.contentLength)
            switch header.kind {
            case RecordHeader.Kind.output: output += content
            case RecordHeader.Kind.errors: errorLog += content
            case RecordHeader.Kind.end: isComplete = true
            default: break
            }
            rest = rest.dropFirst(header.recordSize)
        }
        unread = Array(rest)
    }

    /// What has come by the end of the connection; `nil` when it is no answer.
    var answer: TestAnswer? {
        guard !output.isEmpty else { return nil }
        let log = errorLog.isEmpty ? nil : String(decoding: errorLog, as: UTF8.self)
        return TestAnswer(output, errorLog: log, isBrokenOff: wire == .fastcgi && !isComplete)
    }
}
