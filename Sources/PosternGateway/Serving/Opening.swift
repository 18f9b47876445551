/// How what has arrived on a connection begins.
enum Opening: Equatable {
    /// As a request does, of which the rest may be read.
    ///
    /// `id` is what FastCGI numbers it with, and 0 over SCGI.
    case request(id: UInt16)
    /// Too little is there to tell.
    case incomplete
    /// As no request may: the connection is closed, after `answer` if it is not empty.
    case unacceptable(answer: [UInt8])
    /// The peer has closed, and nothing more will come.
    case ended

    /// The most bytes that are needed to tell.
    static let size = max(BeginRecord.length, SCGIPrefix.maximumSize)

    /// - Parameter bytes: the first ones of a request, at most ``size``.
    init(_ bytes: some RandomAccessCollection<UInt8>, of wire: WireProtocol) {
        switch wire {
        case .fastcgi: self.init(record: bytes)
        case .scgi: self.init(prefix: SCGIPrefix(bytes))
        }
    }

    private init(record bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count >= BeginRecord.length else {
            self = BeginRecord.mayBegin(with: bytes) ? .incomplete : .unacceptable(answer: [])
            return
        }
        switch BeginRecord(bytes) {
        case .responder(let requestID): self = .request(id: requestID)
        case .otherRole(let requestID): self = .unacceptable(answer: BeginRecord.unknownRole(requestID: requestID))
        case .unacceptable: self = .unacceptable(answer: [])
        }
    }

    private init(prefix: SCGIPrefix) {
        switch prefix {
        case .complete: self = .request(id: 0)
        case .incomplete: self = .incomplete
        case .malformed: self = .unacceptable(answer: [])
        }
    }
}
