/// `FCGI_END_REQUEST` (FastCGI Specification §5.5).
enum RequestEnd {
    /// The end of an answer, with that of its output.
    static func complete(requestID: UInt16) -> [UInt8] {
        RecordHeader.record(RecordHeader.Kind.output, requestID, []) + record(requestID, status: 0)
    }

    static func cannotMultiplex(requestID: UInt16) -> [UInt8] { record(requestID, status: 1) }

    static func unknownRole(requestID: UInt16) -> [UInt8] { record(requestID, status: 3) }

    private static func record(_ requestID: UInt16, status: UInt8) -> [UInt8] {
        RecordHeader.record(RecordHeader.Kind.end, requestID, [0, 0, 0, 0, status, 0, 0, 0])
    }
}
