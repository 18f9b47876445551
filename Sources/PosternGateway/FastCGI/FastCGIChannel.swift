internal import Glibc

/// Writes the records of an answer straight to its connection (FastCGI Specification §3.3, §5.5). libfcgi must not have written any.
struct FastCGIChannel: AnswerChannel {
    let descriptor: Int32
    let requestID: UInt16

    func begin(head: [UInt8], errorLog: String?) -> Bool {
        var bytes = RecordHeader.record(RecordHeader.Kind.output, requestID, head)
        let text = Array((errorLog ?? "").utf8)
        for start in stride(from: 0, to: text.count, by: AnswerPart.size) {
            bytes += RecordHeader.record(RecordHeader.Kind.errors, requestID, text[start...].prefix(AnswerPart.size))
        }
        return SocketStream.send(bytes, [], to: descriptor)
    }

    func send(_ part: UnsafeRawBufferPointer) -> Bool {
        RecordHeader.bytes(RecordHeader.Kind.output, requestID, length: part.count).withUnsafeBytes { header in
            SocketStream.send(header, part, to: descriptor)
        }
    }

    /// Ends the answer and its request.
    ///
    /// - Parameter hasErrorLog: whether there was text for the error log, whose stream then ends too.
    func end(hasErrorLog: Bool) -> Bool {
        let errors = hasErrorLog ? RecordHeader.record(RecordHeader.Kind.errors, requestID, []) : []
        return SocketStream.send(errors + RequestEnd.complete(requestID: requestID), [], to: descriptor)
    }
}
