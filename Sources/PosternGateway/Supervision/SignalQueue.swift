internal import CLinux
internal import Glibc

/// Signals that are read instead of interrupting (`signalfd(2)`).
struct SignalQueue: ~Copyable {
    /// Readable when a signal has come.
    let descriptor: Int32

    struct Arrival {
        let number: Int32
        /// Whether it comes from the kernel and from no process, as when a terminal is closed.
        let isOfKernel: Bool
    }

    /// Blocks `signals` in the calling thread, and collects them. To be made while there is no other thread.
    init(_ signals: [Int32]) throws(GatewayError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        sigprocmask(SIG_BLOCK, &set, nil)
        descriptor = signalfd(-1, &set, Int32(CLINUX_CLOEXEC | CLINUX_NONBLOCK))
        guard descriptor >= 0 else { throw .last("signalfd") }
    }

    deinit { close(descriptor) }

    /// The next signal; `nil` when no more have come. Never blocks.
    func next() -> Arrival? {
        var signal = clinux_signal()
        let size = MemoryLayout<clinux_signal>.size
        guard read(descriptor, &signal, size) == size else { return nil }
        return Arrival(number: Int32(bitPattern: signal.number), isOfKernel: Int(signal.code) == CLINUX_SIGNAL_OF_KERNEL)
    }
}
