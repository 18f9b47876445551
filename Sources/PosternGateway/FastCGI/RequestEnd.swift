/// `FCGI_END_REQUEST` for requests that are not taken (FastCGI Specification §5.5).
enum RequestEnd {
    static func cannotMultiplex(requestID: UInt16) -> [UInt8] { record(requestID, status: 1) }

    static func unknownRole(requestID: UInt16) -> [UInt8] { record(requestID, status: 3) }

    private static func record(_ requestID: UInt16, status: UInt8) -> [UInt8] {
        RecordHeader.record(RecordHeader.Kind.end, requestID, [0, 0, 0, 0, status, 0, 0, 0])
    }
}
