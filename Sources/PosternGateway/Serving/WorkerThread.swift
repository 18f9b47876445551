/// What a thread that serves requests has of its own.
struct WorkerThread: ~Copyable {
    let executor = ThreadExecutor()
    let memory = WorkerMemory()
}
