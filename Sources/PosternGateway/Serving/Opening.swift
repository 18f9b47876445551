/// How what has arrived on a connection begins.
enum Opening: Equatable {
    /// As a request does, of which the rest may be read.
    ///
    /// `id` is what FastCGI numbers it with, and 0 over SCGI.
    case request(id: UInt16)
    /// As a record of FastCGI that belongs to no request does: it has `length` bytes, which are all there.
    case aside(length: Int)
    /// Too little is there to tell.
    case incomplete
    /// As no request may: the connection is closed, after `answer` if it is not empty.
    case unacceptable(answer: [UInt8])
    /// The peer has closed, and nothing more will come.
    case ended

    /// The most bytes that are needed to tell.
    static let size = ManagementRecord.sizeLimit

    /// - Parameter bytes: the first ones of a request, ``size`` if there are as many.
    init(_ bytes: UnsafeRawBufferPointer, of wire: WireProtocol) {
        switch wire {
        case .fastcgi: self.init(record: bytes)
        case .scgi: self.init(prefix: SCGIPrefix(bytes.prefix(SCGIPrefix.maximumSize)))
        }
    }

    private init(record bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= RecordHeader.size else {
            self = bytes.first == 1 ? .incomplete : .unacceptable(answer: [])
            return
        }
        guard let header = RecordHeader(bytes) else {
            self = .unacceptable(answer: [])
            return
        }
        if header.kind == RecordHeader.Kind.begin {
            self.init(begin: bytes)
        } else if Self.isAside(header) {
            self = bytes.count >= header.recordSize ? .aside(length: header.recordSize) : .incomplete
        } else {
            self = .unacceptable(answer: [])
        }
    }

    private init(begin bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= BeginRecord.length else {
            self = .incomplete
            return
        }
        switch BeginRecord(bytes) {
        case .responder(let requestID): self = .request(id: requestID)
        case .otherRole(let requestID): self = .unacceptable(answer: RequestEnd.unknownRole(requestID: requestID))
        case .unacceptable: self = .unacceptable(answer: [])
        }
    }

    /// A management record, or the taking back of a request whose answer has met it on its way.
    private static func isAside(_ header: RecordHeader) -> Bool {
        guard header.requestID == 0 else { return header.kind == RecordHeader.Kind.abort && header.contentLength == 0 }
        return header.kind >= RecordHeader.Kind.getValues && header.recordSize <= ManagementRecord.sizeLimit
    }

    private init(prefix: SCGIPrefix) {
        switch prefix {
        case .complete: self = .request(id: 0)
        case .incomplete: self = .incomplete
        case .malformed: self = .unacceptable(answer: [])
        }
    }
}
