internal import CFastCGI
internal import Glibc
internal import PosternHTTP

/// One FastCGI request on a connection that libfcgi is lent for just as long.
///
/// libfcgi reads a ``PlainRequest`` from its connection by itself. Of any other it is shown only the head, staged and checked, and the
/// body is read by ``RequestRecords``. It writes all answers. The descriptor stays ours: it is taken back before the library could
/// close it. The fields `ipcFd`, `keepConnection` and `detached` of `FCGX_Request` are the only ones touched behind its back.
struct FastCGIExchange: Exchange, ~Copyable {
    static let hasErrorLog = true
    private let request: UnsafeMutablePointer<FCGX_Request>
    private let head: Result<Parameters, HTTPError>
    /// Where the body is read from; `nil` when libfcgi reads it.
    private let records: RequestRecords?
    /// Whether the end of the body has been seen, so that nothing of this request is left to read.
    private var isRead = false
    /// Where the body is read in parts.
    private var input: (any BodyInput)?

    enum AcceptFault: Error, Equatable {
        /// libfcgi found the request malformed, and has closed the connection.
        case closed
        /// The request breaks off, violates the protocol, or has too many parameters: nothing in it may be believed.
        case unacceptable
    }

    /// Reads a request up to its body; blocks.
    ///
    /// - Parameters:
    ///   - request: the caller's storage, one per thread, used for one exchange at a time.
    ///   - descriptor: a connection on which a `FCGI_BEGIN_REQUEST` waits.
    ///   - arrived: what else waits there, as far as it was looked at.
    ///   - records: of that request.
    /// - Throws: ``AcceptFault``. The C function is `FCGX_Accept_r`.
    static func accept(
        _ request: UnsafeMutablePointer<FCGX_Request>, on descriptor: Int32, _ arrived: UnsafeRawBufferPointer,
        _ records: RequestRecords
    ) throws(AcceptFault) -> FastCGIExchange {
        if let scan = PlainRequest.scan(arrived) {
            guard lend(descriptor, to: request) else { throw .closed }
            return try FastCGIExchange(request, scan, records: nil)
        }
        guard let head = try? records.readHead(), let staged = StagedHead.open(head.bytes), lend(staged, to: request) else {
            throw .unacceptable
        }
        close(staged)
        request.pointee.ipcFd = descriptor
        return try FastCGIExchange(request, head.scan, records: records)
    }

    /// - Returns: `false` when libfcgi has closed the descriptor.
    private static func lend(_ descriptor: Int32, to request: UnsafeMutablePointer<FCGX_Request>) -> Bool {
        FCGX_InitRequest(request, -1, 0)
        request.pointee.ipcFd = descriptor
        request.pointee.keepConnection = 1  // else FCGX_Accept_r closes the descriptor it was given
        request.pointee.detached = 1  // else closing waits up to two seconds for the peer
        return FCGX_Accept_r(request) == 0
    }

    private init(
        _ request: UnsafeMutablePointer<FCGX_Request>, _ scan: NameValueScan, records: RequestRecords?
    ) throws(AcceptFault) {
        self.request = request
        self.records = records
        // libfcgi accepts also when the parameters end too early, between two of them.
        guard FCGX_GetError(request.pointee.in) == 0 else {
            Self.release(request)
            throw .unacceptable
        }
        do { head = .success(try ParameterCopy.make(of: request.pointee.envp, sent: scan)) } catch { head = .failure(error) }
    }

    var parameters: Parameters {
        get throws(HTTPError) { try head.get() }
    }

    mutating func readBody(exactly length: Int) throws(BodyFault) -> [UInt8] {
        if let records { return try readBody(exactly: length, from: records) }
        let stream = request.pointee.in
        // An array of no capacity is one for all threads, and Swift 6.3 would write its length.
        let body =
            length == 0
            ? []
            : [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                while count < length {
                    let rest = Int32(clamping: length - count)
                    let read = buffer.withMemoryRebound(to: CChar.self) { FCGX_GetStr($0.baseAddress! + count, rest, stream) }
                    guard read > 0 else { break }
                    count += Int(read)
                }
            }
        var surplus: CChar = 0
        let hasMore = body.count == length && FCGX_GetStr(&surplus, 1, stream) > 0
        guard FCGX_GetError(stream) == 0 else { throw .broken }
        guard !hasMore else { throw .long }
        isRead = true
        guard body.count == length else { throw .short }
        return body
    }

    private mutating func readBody(exactly length: Int, from records: RequestRecords) throws(BodyFault) -> [UInt8] {
        do {
            let body = try records.readBody(exactly: length)
            isRead = true
            return body
        } catch {
            isRead = error == .short
            throw error
        }
    }

    mutating func openBody(length: Int?) throws(BodyFault) -> any BodyInput {
        let input: any BodyInput
        if let records { input = RecordBody(records) } else { input = ReadBody(try readArrived()) }
        self.input = input
        return input
    }

    /// Reads a body that libfcgi has to read, which is all there.
    private mutating func readArrived() throws(BodyFault) -> [UInt8] {
        let stream = request.pointee.in
        var body: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { buffer in
            while case let count = FCGX_GetStr(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), 16_384, stream), count > 0
            {
                body += buffer.prefix(Int(count))
            }
        }
        guard FCGX_GetError(stream) == 0 else { throw .broken }
        isRead = true
        return body
    }

    private var isReadToEnd: Bool { isRead || input?.isAtEnd ?? false }

    consuming func send(head: [UInt8], body: [UInt8], errorLog: String?, closing: Bool) -> ConnectionFate {
        write(head, to: request.pointee.out)
        if let errorLog {
            // nginx reads what comes before the header block into the one page that the block must fit, and answers 502 when
            // records of the error log fill it; lighttpd reads nothing that comes behind a whole answer.
            FCGX_FFlush(request.pointee.out)
            write(Array(errorLog.utf8), to: request.pointee.err)
            FCGX_FFlush(request.pointee.err)
        }
        write(body, to: request.pointee.out)
        if FCGX_GetError(request.pointee.out) == 0 {  // else closing would send what has failed once more
            FCGX_FClose(request.pointee.err)
            FCGX_FClose(request.pointee.out)
        }
        let failed = FCGX_GetError(request.pointee.out) != 0
        let isKept = request.pointee.keepConnection != 0 && !closing
        let isReadToEnd = isReadToEnd
        Self.release(request)
        if failed { return .close }
        guard isReadToEnd else { return .linger }
        return isKept ? .keep : .close
    }

    var channel: FastCGIChannel {
        FastCGIChannel(
            descriptor: request.pointee.ipcFd, requestID: UInt16(truncatingIfNeeded: request.pointee.requestId))
    }

    /// One that is not complete ends without `FCGI_END_REQUEST`: nginx then ends the client's connection before the body's end, and looks
    /// at no application status.
    consuming func endStream(isComplete: Bool, hasErrorLog: Bool, closing: Bool) -> ConnectionFate {
        let (channel, isReadToEnd) = (channel, isReadToEnd)
        let isKept = request.pointee.keepConnection != 0 && !closing
        Self.release(request)
        guard isComplete, channel.end(hasErrorLog: hasErrorLog) else {
            SocketStream.resetOnClose(channel.descriptor)
            return .close
        }
        guard isReadToEnd else { return .linger }
        return isKept ? .keep : .close
    }

    consuming func abandon() -> ConnectionFate {
        Self.release(request)
        return .close
    }

    /// Frees what libfcgi holds for this request and leaves the descriptor open.
    private static func release(_ request: UnsafeMutablePointer<FCGX_Request>) {
        request.pointee.ipcFd = -1
        FCGX_Free(request, 0)
    }

    private func write(_ bytes: [UInt8], to stream: UnsafeMutablePointer<FCGX_Stream>?) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty, FCGX_GetError(stream) == 0 {
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
                FCGX_PutStr(part.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(part.count), stream)
                rest = rest.dropFirst(part.count)
            }
        }
    }
}
