package import PosternGateway

/// Where and how a process serves.
extension Settings {
    package var gatewaySettings: GatewaySettings {
        GatewaySettings(workers: workers, bodyLimit: bodyLimit)
    }

    /// When a request that runs for long is told of, and when the process is replaced for it.
    package var watchLimits: ProcessWatch.Limits {
        ProcessWatch.Limits(report: stuckReport, replace: stuckLimit)
    }

    /// A flag is followed; else a socket that the parent process has opened as descriptor 0, which is how lighttpd, spawn-fcgi and
    /// mod_fcgid start a FastCGI program (FastCGI Specification §2.2); else the environment.
    package var addresses: [ListenAddress] {
        !isListenExplicit && Listener.isListening(0) ? [.standardInput] : listen
    }

    /// Whether the serving process is to have a supervisor of ours. Who has passed a socket to this process is one himself.
    package var isSupervised: Bool {
        if let supervisor { return supervisor == .yes }
        return !addresses.contains { if case .descriptor = $0.endpoint { true } else { false } }
    }
}
