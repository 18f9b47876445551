/// Writes an answer over SCGI, which has no form of its own.
struct SCGIChannel: AnswerChannel {
    let descriptor: Int32

    func begin(head: [UInt8], errorLog: String?) -> Bool { SocketStream.send(head, [], to: descriptor) }

    func send(_ part: UnsafeRawBufferPointer) -> Bool {
        SocketStream.send(UnsafeRawBufferPointer(start: nil, count: 0), part, to: descriptor)
    }
}
