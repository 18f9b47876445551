internal import CFastCGI

/// What a worker's thread keeps from one request to the next, for either protocol.
struct WorkerMemory: ~Copyable {
    let fastCGI: UnsafeMutablePointer<FCGX_Request>
    let input = InputBuffer()

    init() {
        fastCGI = .allocate(capacity: 1)
        fastCGI.initialize(to: FCGX_Request())
    }

    deinit { fastCGI.deallocate() }
}
