internal import PosternHTTP

/// Tells a worker's lease what the worker turns to.
struct WorkerWatch: RequestWatch {
    let core: GatewayCore
    let lease: Lease

    func handlerStarts(_ request: Request, as task: Task<Void, Never>) {
        let now = Monotonic.now()
        let limit = request.handlerTimeout ?? core.settings.handlerTimeout
        lease.handle(request, as: task, since: now, until: now + limit.milliseconds)
    }

    func readingStarts() -> Interruption? {
        lease.readPart(until: Monotonic.now() + core.settings.readTimeout.milliseconds)
    }

    func readingEnds() { sendingEnds() }

    func sendingStarts() -> Interruption? {
        lease.sendPart(until: Monotonic.now() + core.settings.writeTimeout.milliseconds)
    }

    func sendingEnds() {
        let now = Monotonic.now()
        let limit = lease.handlerTimeout ?? core.settings.handlerTimeout
        lease.goOn(at: now, until: now + limit.milliseconds)
    }

    func writingStarts() -> Interruption? {
        lease.write(until: Monotonic.now() + core.settings.writeTimeout.milliseconds)
    }

    var isClosing: Bool { core.isClosing }
}
