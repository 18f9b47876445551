internal import Glibc

/// The service manager that has started this process, as `sd_notify(3)` describes it: systemd, or who behaves like it.
package final class ServiceManager: Sendable {
    private let descriptor: Int32
    private let name: sockaddr_un
    private let nameSize: socklen_t
    /// How often the service manager expects a sign of life; `nil` when it does not.
    package let watchdogInterval: Duration?

    private static let variables = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    /// The one that the environment names, whose variables are removed, so that no child of this process speaks in its name. To be
    /// called before there are other threads, since the environment has no lock.
    ///
    /// - Returns: `nil` when there is none, or its address cannot be used.
    package static func take() -> ServiceManager? {
        defer { for variable in variables { unsetenv(variable) } }
        return ServiceManager({ getenv($0).map { String(cString: $0) } }, process: getpid())
    }

    /// - Parameters:
    ///   - variable: looks a variable up in the environment.
    ///   - process: whose signs of life are asked for; those of another are not ours to give.
    package init?(_ variable: (String) -> String?, process: Int32) {
        guard let address = variable("NOTIFY_SOCKET"), address.hasPrefix("/") || address.hasPrefix("@") else { return nil }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: name.sun_path)
        guard address.utf8.count < capacity else { return nil }
        withUnsafeMutableBytes(of: &name.sun_path) { path in
            path.copyBytes(from: address.utf8)
            if address.hasPrefix("@") { path[0] = 0 }  // an abstract name, unix(7): its length counts, no NUL ends it
        }
        self.name = name
        nameSize = socklen_t(MemoryLayout<sockaddr_un>.size - capacity + address.utf8.count)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let isForAnother = variable("WATCHDOG_PID").map { $0 != "\(process)" } ?? false
        watchdogInterval = variable("WATCHDOG_USEC").flatMap(Int64.init)
            .flatMap { $0 > 0 && !isForAnother ? .microseconds($0) : nil }
    }

    deinit { close(descriptor) }

    package func ready(_ status: String) { notify("READY=1\nSTATUS=\(status)") }

    package func status(_ status: String) { notify("STATUS=\(status)") }

    package func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        notify("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)\nSTATUS=reloading")
    }

    package func stopping() { notify("STOPPING=1\nSTATUS=draining") }

    package func watchdog() { notify("WATCHDOG=1") }

    /// Sends without waiting; a service manager that is gone is not missed.
    private func notify(_ message: String) {
        let bytes = Array(message.utf8)
        SocketAddress.with(name) { address, _ in
            _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL), address, nameSize)
        }
    }
}

/// A serving process that the service manager has started itself.
extension ServiceManager: Overseer {
    package var hasSuccessor: Bool { false }

    package func serves(drain: Duration) { ready("serving") }
    package func drains() { stopping() }
    package func lives() { if watchdogInterval != nil { watchdog() } }

    /// The service manager replaces who gives no sign of life.
    package func wantsReplacement(_ reason: String) { status(reason) }
}
