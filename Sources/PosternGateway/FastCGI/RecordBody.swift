internal import Synchronization

/// The body of a FastCGI request, read by whole records: in between, what waits on the connection begins with a record's header, and so a taking
/// back of the request is known when it comes.
final class RecordBody: BodyInput {
    private let records: RequestRecords
    private let hasEnded = Mutex(false)

    init(_ records: RequestRecords) { self.records = records }

    var isAtEnd: Bool { hasEnded.withLock { $0 } }

    func next() throws(BodyFault) -> [UInt8] {
        guard !isAtEnd else { return [] }
        var part: [UInt8] = []
        do {
            while part.count < BodyPart.size {
                guard try records.readBodyRecord(into: &part) else {
                    hasEnded.withLock { $0 = true }
                    break
                }
            }
        } catch { throw .broken }
        return part
    }
}
