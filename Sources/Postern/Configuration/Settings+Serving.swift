package import PosternGateway

/// Where and how a process serves.
extension Settings {
    /// When a request that runs for long is told of, and when the process is replaced for it, or for its age. Up to a tenth more requests
    /// than `MAX_REQUESTS` are served, so that processes which were started together are not replaced together.
    ///
    /// - Parameter isSupervised: whether there is somebody who replaces a process.
    package func watchLimits(isSupervised: Bool) -> ProcessWatch.Limits {
        let requests = isSupervised ? maximumRequests.map { $0 + .random(in: 0...$0 / 10) } : nil
        return ProcessWatch.Limits(report: stuckReport, replace: stuckLimit, requests: requests)
    }

    /// A flag is followed, and a setting that names handed-in sockets; else the sockets that systemd has passed; else one that the
    /// parent process has opened as descriptor 0, which is how lighttpd, spawn-fcgi and mod_fcgid start a FastCGI program
    /// (FastCGI Specification §2.2); else the environment.
    package func addresses(with systemd: SystemdSockets) -> [ListenAddress] {
        if isListenExplicit || listen.contains(where: \.isHandedIn) { return listen }
        if !systemd.sockets.isEmpty { return systemd.addresses }
        return Listener.isListening(0) ? [.standardInput] : listen
    }

    /// Whether the process that serves `addresses` is to have a supervisor of ours. Who has passed a socket to this process is one
    /// himself, but for systemd, which would cut connections off where a supervisor lets them end.
    package func isSupervised(on addresses: [ListenAddress], _ systemd: SystemdSockets) -> Bool {
        if let supervisor { return supervisor == .yes }
        let known = systemd.sockets.map { ListenAddress.Endpoint.descriptor($0.descriptor) }
        return addresses.allSatisfy { address in
            if case .descriptor = address.endpoint { known.contains(address.endpoint) } else { true }
        }
    }
}
