internal import CLinux
internal import Glibc

/// A thread of the operating system, on which blocking is free.
package struct Thread: ~Copyable {
    private let id: pthread_t

    /// Starts a thread with all signals blocked, except those that report a fault of the program itself: a signal that
    /// interrupts libfcgi while it reads costs the request.
    ///
    /// - Parameter name: at most 15 bytes, as `top -H` shows it.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(GatewayError) {
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] { sigdelset(&blocked, signal) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let box = Unmanaged.passRetained(Box(body))
        var id = pthread_t()
        let status = pthread_create(&id, nil, runBox, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw .system(call: "pthread_create", errno: status)
        }
        pthread_setname_np(id, name)
        self.id = id
    }

    /// Lets the thread end by itself.
    package consuming func detach() {
        pthread_detach(id)
    }
}

private final class Box {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runBox(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
    return nil
}
