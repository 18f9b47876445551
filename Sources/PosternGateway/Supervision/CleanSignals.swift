package import Glibc

/// What a program that is started does with signals.
package enum CleanSignals {
    /// Has it begin with no signal blocked or ignored: it would inherit from the calling thread, of which some block them all.
    ///
    /// - Parameters:
    ///   - attributes: initialised; signal mask, defaults and flags are set.
    ///   - flags: others that are to be set, such as `POSIX_SPAWN_SETPGROUP`.
    package static func set(in attributes: inout posix_spawnattr_t, with flags: Int32 = 0) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | flags))
    }
}
