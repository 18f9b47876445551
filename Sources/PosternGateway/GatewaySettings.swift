public import HTTPTypes
internal import PosternHTTP

/// How the gateway serves, apart from where it listens.
public struct GatewaySettings: Sendable {
    /// Threads that each serve one request at a time. At least 1.
    public var workers: Int

    /// The largest body in bytes that is read, unless a route has its own limit.
    public var bodyLimit: Int

    /// The path that the web server has mounted the service under, such as `/api`: it is taken off the paths of requests, and stands before
    /// those that the service makes. Empty for none, or for one that the web server tells in `SCRIPT_NAME`.
    public var rootPath = ""

    /// Header fields that go with every answer which does not set them itself.
    public var responseHeaders: HTTPFields = SecurityHeaders.standard

    /// Connections that may be open at a time; beyond it, new ones wait in the kernel's queue.
    public var maximumConnections: Int

    /// How long a connection may stay open without a request. Longer than the web server keeps idle connections (nginx: 60 s),
    /// so that it is the server that closes them and no request meets a closing connection.
    public var idleTimeout: Duration

    /// How long a peer may take to send a request, from its first byte to its last.
    public var readTimeout: Duration

    /// How long a handler may run. Then its task is cancelled, and the client is told 504.
    public var handlerTimeout: Duration

    /// How long a request may wait for a worker. Then it is answered with 503 and `Retry-After`, unread; `nil`: it waits.
    public var maximumQueueWait: Duration?

    /// Paths that are answered although all workers are busy, such as `/healthz`, by the thread that turns other requests away: their
    /// handlers must not wait for anything. They have no effect without ``maximumQueueWait``.
    public var promptPaths: Set<String> = []

    /// How long a peer may take to receive an answer.
    public var writeTimeout: Duration

    /// How long unread input is read and dropped after an answer that did not wait for it.
    public var lingerTimeout: Duration

    /// Who sends the files that are answers (``Response/file(_:below:contentType:headers:)``).
    public var fileSender = FileSender.service

    /// How much of what follows answers (``Response/afterwards(_:)``) may wait or run; what comes beyond it is not done, and logged.
    public var followUpLimit = 1_000

    /// How long one may take; then its task is cancelled.
    public var followUpTimeout = Duration.seconds(60)

    public init(
        workers: Int = 8, bodyLimit: Int = 1_048_576, maximumConnections: Int = 16_384,
        idleTimeout: Duration = .seconds(75), readTimeout: Duration = .seconds(30),
        handlerTimeout: Duration = .seconds(30), maximumQueueWait: Duration? = .seconds(10),
        writeTimeout: Duration = .seconds(30),
        lingerTimeout: Duration = .seconds(2)
    ) {
        self.workers = max(1, workers)
        self.bodyLimit = max(0, bodyLimit)
        self.maximumConnections = max(1, maximumConnections)
        self.idleTimeout = idleTimeout
        self.readTimeout = readTimeout
        self.handlerTimeout = handlerTimeout
        self.maximumQueueWait = maximumQueueWait
        self.writeTimeout = writeTimeout
        self.lingerTimeout = lingerTimeout
    }

    /// How many threads answer requests: the workers, and the one that answers prompt paths while they are busy.
    package var threads: Int { workers + (maximumQueueWait == nil ? 0 : 1) }
}
