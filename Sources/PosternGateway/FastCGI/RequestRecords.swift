internal import Glibc

/// Reads the records of one request from its connection, one after the other and no byte behind the last; blocks.
///
/// What belongs to no request is answered as the protocol has it, and passed over.
struct RequestRecords {
    private let descriptor: Int32
    private let requestID: UInt16
    /// How many connections may be open at a time, for those who ask.
    private let connections: Int

    /// The request is cut off, taken back, late, or violates the protocol: nobody waits for an answer.
    struct Broken: Error {}

    init(on descriptor: Int32, of requestID: UInt16, connections: Int) {
        self.descriptor = descriptor
        self.requestID = requestID
        self.connections = connections
    }

    // MARK: Streams

    /// Reads the beginning and the parameters.
    ///
    /// - Returns: the same in as few records as they fit, for libfcgi, and what was found of its pairs.
    /// - Throws: ``Broken`` also when there is more than ``ParameterLimits`` allow.
    func readHead() throws(Broken) -> (bytes: [UInt8], scan: NameValueScan) {
        let begin = try read(BeginRecord.length)
        guard let header = RecordHeader(begin), header.kind == RecordHeader.Kind.begin else { throw Broken() }
        try skip(header.paddingLength)
        var pairs: [UInt8] = []
        var scan = NameValueScan()
        while case let length = try nextLength(of: RecordHeader.Kind.parameters), length.content > 0 {
            guard pairs.count + length.content <= NameValueScan.sizeLimit else { throw Broken() }
            pairs += try read(length.content)
            try skip(length.padding)
            guard pairs.withUnsafeBytes({ scan.read($0) }) else { throw Broken() }
        }
        guard pairs.withUnsafeBytes({ scan.isAtEnd(of: $0) }) else { throw Broken() }
        var bytes = RecordHeader.record(RecordHeader.Kind.begin, requestID, begin[RecordHeader.size...])
        for start in stride(from: 0, to: pairs.count, by: 65_528) {
            bytes += RecordHeader.record(RecordHeader.Kind.parameters, requestID, pairs[start...].prefix(65_528))
        }
        return (bytes + RecordHeader.record(RecordHeader.Kind.parameters, requestID, []), scan)
    }

    /// Reads the body with its end.
    ///
    /// - Throws: ``BodyFault``; after ``BodyFault/long`` there may be more of it.
    func readBody(exactly length: Int) throws(BodyFault) -> [UInt8] {
        var fault: BodyFault?
        // An array of no capacity is one for all threads, and Swift 6.3 would write its length.
        let body = [UInt8](unsafeUninitializedCapacity: max(1, length)) { buffer, count in
            do {
                while case let next = try nextLength(of: RecordHeader.Kind.input), next.content > 0 {
                    guard next.content <= length - count else {
                        fault = .long
                        return
                    }
                    try read(into: UnsafeMutableRawBufferPointer(buffer)[count..<(count + next.content)])
                    count += next.content
                    try skip(next.padding)
                }
                if count < length { fault = .short }
            } catch { fault = .broken }
        }
        if let fault { throw fault }
        return body
    }

    /// Reads a record of the body to the end of `bytes`.
    ///
    /// - Returns: `false` for the one that ends the body.
    func readBodyRecord(into bytes: inout [UInt8]) throws(Broken) -> Bool {
        let next = try nextLength(of: RecordHeader.Kind.input)
        guard next.content > 0 else { return false }
        bytes += try read(next.content)
        try skip(next.padding)
        return true
    }

    /// The lengths of the next record of this request's stream `kind`; that of an empty record, which ends it, is all read.
    private func nextLength(of kind: UInt8) throws(Broken) -> (content: Int, padding: Int) {
        while true {
            guard let header = RecordHeader(try read(RecordHeader.size)) else { throw Broken() }
            if header.requestID == requestID {
                guard header.kind == kind else { throw Broken() }
                if header.contentLength == 0 { try skip(header.paddingLength) }
                return (header.contentLength, header.paddingLength)
            }
            try passOver(header)
        }
    }

    private func passOver(_ header: RecordHeader) throws(Broken) {
        guard header.requestID == 0 else {
            try skip(header.contentLength + header.paddingLength)
            guard header.kind == RecordHeader.Kind.begin else { return }
            return try answer(RequestEnd.cannotMultiplex(requestID: header.requestID))
        }
        guard header.recordSize <= ManagementRecord.sizeLimit else { throw Broken() }
        let content = try read(header.contentLength)
        try skip(header.paddingLength)
        try answer(content.withUnsafeBytes { ManagementRecord.answer(header.kind, content: $0, connections: connections) })
    }

    // MARK: Bytes

    private func read(_ count: Int) throws(Broken) -> [UInt8] {
        guard count > 0 else { return [] }
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do {
                try read(into: UnsafeMutableRawBufferPointer(buffer)[..<count])
                filled = count
            } catch { isWhole = false }
        }
        guard isWhole else { throw Broken() }
        return bytes
    }

    private func read(into buffer: Slice<UnsafeMutableRawBufferPointer>) throws(Broken) {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer))
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) throws(Broken) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = SocketStream.receive(from: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: rest))
            guard count > 0 else { throw Broken() }
            rest = rest.dropFirst(count)
        }
    }

    private func skip(_ count: Int) throws(Broken) {
        guard count > 0 else { return }
        _ = try read(count)
    }

    /// Never blocks: who asks and does not take the answer is no concern of a worker's.
    private func answer(_ bytes: [UInt8]) throws(Broken) {
        guard send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Broken()
        }
    }
}
