internal import CFastCGI
internal import Glibc

/// libfcgi as a whole.
enum FastCGILibrary {
    /// Initialises the library once, and takes back the handling of signals, which it changes: a `SIGTERM` would only set a flag
    /// that nobody reads.
    static let initialised: Bool = {
        let signals = [SIGTERM, SIGUSR1]
        var actions = signals.map { signal in
            var action = sigaction()
            sigaction(signal, nil, &action)
            return action
        }
        let status = FCGX_Init()
        for (index, signal) in signals.enumerated() { sigaction(signal, &actions[index], nil) }
        signal(SIGPIPE, SIG_IGN)
        return status == 0
    }()
}
