internal import Glibc
internal import PosternHTTP

/// One SCGI request, which is all that its connection carries.
struct SCGIExchange: Exchange, ~Copyable {
    static let hasErrorLog = false
    private let descriptor: Int32
    private let header: Result<Parameters, HTTPError>
    /// What was read behind the header already.
    private let surplus: UnsafeRawBufferPointer
    /// Whether the body has been read, so that nothing of this request is left.
    private var isRead = false
    /// Where the body is read in parts.
    private var input: SocketBody?

    /// Reads a request up to its body; blocks.
    ///
    /// - Parameters:
    ///   - descriptor: the connection; it stays the caller's.
    ///   - buffer: the caller's, untouched until the exchange has ended.
    /// - Returns: `nil` when the bytes are no SCGI request, one beyond ``SCGIPrefix/lengthLimit`` or ``ParameterLimits``, or end
    ///   before the header does.
    static func accept(on descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> SCGIExchange? {
        guard let (input, header) = readHeader(on: descriptor, into: buffer) else { return nil }
        let surplus = UnsafeRawBufferPointer(rebasing: input[(header.upperBound + 1)...])
        guard input[header.upperBound] == UInt8(ascii: ",") else { return nil }
        do {
            guard let parameters = try SCGIHeader.decode(UnsafeRawBufferPointer(rebasing: input[header])) else { return nil }
            return SCGIExchange(descriptor: descriptor, header: .success(parameters), surplus: surplus)
        } catch {
            return SCGIExchange(descriptor: descriptor, header: .failure(error), surplus: surplus)
        }
    }

    private init(descriptor: Int32, header: Result<Parameters, HTTPError>, surplus: UnsafeRawBufferPointer) {
        self.descriptor = descriptor
        self.header = header
        self.surplus = surplus
    }

    /// Reads until the byte behind the header is there.
    ///
    /// - Returns: what was read, and where the header stands in it.
    private static func readHeader(
        on descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) -> (input: UnsafeRawBufferPointer, header: Range<Int>)? {
        var count = 0
        var header: Range<Int>?
        while true {
            let input = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
            if header == nil {
                switch SCGIPrefix(input.prefix(SCGIPrefix.maximumSize)) {
                case .complete(let size, let length): header = size..<(size + length)
                case .incomplete: break
                case .malformed: return nil
                }
            }
            if let header, count > header.upperBound { return (input, header) }
            let received = SocketStream.receive(from: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            guard received > 0 else { return nil }
            count += received
        }
    }

    var parameters: Parameters {
        get throws(HTTPError) { try header.get() }
    }

    mutating func readBody(exactly length: Int) throws(BodyFault) -> [UInt8] {
        let (descriptor, surplus) = (descriptor, surplus)
        // An array of no capacity is one for all threads, and Swift 6.3 would write its length.
        let body =
            length == 0
            ? []
            : [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                let target = UnsafeMutableRawBufferPointer(buffer)
                target.copyBytes(from: surplus.prefix(length))
                count = min(length, surplus.count)
                while count < length {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: target[count..<length])
                    let received = SocketStream.receive(from: descriptor, into: rest)
                    guard received > 0 else { break }
                    count += received
                }
            }
        // What ends early has been cut off: only the announced length says where a body ends.
        guard body.count == length else { throw .broken }
        isRead = true
        return body
    }

    mutating func openBody(length: Int?) -> any BodyInput {
        let input = SocketBody(on: descriptor, behind: surplus, length: length ?? 0)
        self.input = input
        return input
    }

    /// What a connection comes to whose answer has been sent: its end would take that with it while there is anything unread.
    private var fate: ConnectionFate {
        (isRead || input?.isAtEnd ?? false) && !SocketStream.hasInput(descriptor) ? .close : .linger
    }

    consuming func send(head: [UInt8], body: [UInt8], errorLog: String?, closing: Bool) -> ConnectionFate {
        SocketStream.send(head, body, to: descriptor) ? fate : .close
    }

    var channel: SCGIChannel { SCGIChannel(descriptor: descriptor) }

    /// The end of the connection is the end of the answer: only over TCP, where it can be reset, is one that is not complete told apart.
    consuming func endStream(isComplete: Bool, hasErrorLog: Bool, closing: Bool) -> ConnectionFate {
        guard isComplete else {
            SocketStream.resetOnClose(descriptor)
            return .close
        }
        return fate
    }

    consuming func abandon() -> ConnectionFate { .close }
}
