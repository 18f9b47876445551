internal import Glibc
package import Logging

/// Holds the listening sockets, and keeps a process that serves them: starts it again after a crash, puts a new one in its place on
/// SIGHUP and SIGUSR2, and lets it finish on SIGTERM. It never opens the database, and has one thread.
///
/// While no process serves, clients wait in the kernel's queue.
package final class Supervisor {
    let listeners: [Listener]
    let manager: ServiceManager?
    let logger: Logger
    private let launcher: ProgramLauncher
    private let control: ControlCounter?

    /// The process that serves.
    var serving: ServingProcess?
    /// One that does not serve yet, and is to take the place of `serving`.
    var starting: ServingProcess?
    /// Those that finish their last requests.
    var leaving: [ServingProcess] = []

    var policy = RestartPolicy()
    /// When the next process is started; `.max` when none is to be.
    var startAt: UInt64 = 0
    var hasServed = false
    /// Whether SIGHUP has come, and no process was started for it yet.
    var wantsReload = false
    /// Before when no process is replaced because it asks for it, in milliseconds.
    var replaceAfter: UInt64 = 0
    /// With what the supervisor ends; `nil` while it is not to end.
    var exitCode: Int32?
    private var isStopping: Bool { exitCode != nil }

    /// What `systemctl status` shows of a supervisor that has given up (sysexits.h: `EX_SOFTWARE`).
    private static let gaveUp: Int32 = 70

    /// - Parameters:
    ///   - listeners: what is served. The files of unix sockets are removed when ``run()`` ends.
    ///   - control: the control socket, if there is one.
    ///   - manager: the service manager, if there is one.
    package init(
        listeners: [Listener], control: Listener? = nil, manager: ServiceManager?, logger: Logger
    ) throws(GatewayError) {
        self.listeners = listeners
        self.manager = manager
        self.logger = logger
        launcher = try ProgramLauncher(listeners)
        self.control = control.map(ControlCounter.init)
    }

    /// Supervises until it is told to stop or gives up; blocks. To be called on the main thread while there is no other: the
    /// serving process is told to end when the thread ends that has started it.
    ///
    /// - Returns: the code that the program is to end with: 0 when the last process finished all its requests, that of a first
    ///   process which refused to serve, 70 when five in a row ended before they served, else 1.
    package func run() throws(GatewayError) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let signals = try SignalQueue([SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGCHLD])
        var wakeAt = UInt64.max
        var pingAt: UInt64 = 0
        while true {
            var now = Monotonic.now()
            if wakeAt != .max, now > wakeAt + 2_000 { serving?.forgiveSilence(at: now) }  // this process itself was stopped
            while let signal = signals.next() { obey(signal, at: now) }
            for process in all { listen(to: process, at: now) }
            reap(at: now)
            obeyVisitors(at: now)
            for process in all {
                guard let reason = process.overdue(at: now) else { continue }
                logger.error("a serving process: \(reason)", metadata: about(process, at: now))
            }
            if let exitCode, all.isEmpty { return exitCode }
            startWhatIsDue(at: now)

            if let interval = manager?.watchdogInterval?.milliseconds, now >= pingAt {
                if serving?.isAlive(at: now) ?? true { manager?.watchdog() }
                pingAt = now + max(1, interval / 2)
            } else if manager?.watchdogInterval == nil {
                pingAt = .max
            }
            wakeAt = min(
                all.map(\.nextDeadline).min() ?? .max, isStopping ? .max : startAt, pingAt, control?.desk.nextDeadline ?? .max)
            now = Monotonic.now()
            wait(for: signals, until: wakeAt, at: now)
        }
    }

    var all: [ServingProcess] { leaving + [serving, starting].compactMap(\.self) }

    private func wait(for signals: borrowing SignalQueue, until deadline: UInt64, at now: UInt64) {
        var descriptors = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
        for process in all where !process.isSilent {
            descriptors.append(pollfd(fd: process.channel.descriptor, events: Int16(POLLIN), revents: 0))
        }
        descriptors += control?.desk.descriptors ?? []
        let timeout = deadline == .max ? -1 : Int32(clamping: deadline > now ? deadline - now : 0)
        poll(&descriptors, nfds_t(descriptors.count), timeout)
    }

    // MARK: Being told

    private func obey(_ signal: SignalQueue.Arrival, at now: UInt64) {
        switch signal.number {
        case SIGCHLD, SIGUSR1: break  // by USR1 other services open their logs again; ours follow their files by themselves
        case SIGUSR2,
            SIGHUP where !signal.isOfKernel:
            wantsReload = !isStopping
        default: if isStopping { cutOff(at: now) } else { stop(at: now) }
        }
    }

    private func obeyVisitors(at now: UInt64) {
        for order in control?.attend(serving: serving, isStopping: isStopping, at: now) ?? [] {
            switch order {
            case .reload: wantsReload = !isStopping
            case .drain: if !isStopping { stop(at: now) }
            }
        }
    }

    private func listen(to process: ServingProcess, at now: UInt64) {
        while let message = process.receive(at: now) {
            switch message {
            case .serves: takeOver(process, at: now)
            case .lives, .handOver: break
            case .drains: if isStopping { for listener in listeners { listener.refuse() } }
            case .wantsReplacement(let reason): replace(process, reason, at: now)
            }
        }
    }

    private func reap(at now: UInt64) {
        var status: Int32 = 0
        while true {
            // All children: when this is the first process of a container, orphans are its too.
            let id = waitpid(-1, &status, WNOHANG)
            guard id > 0 else { return }
            guard let process = all.first(where: { $0.id == id }) else { continue }
            listen(to: process, at: now)
            ended(process, ProcessEnd(waitStatus: status), at: now)
        }
    }

    // MARK: Starting

    private func startWhatIsDue(at now: UInt64) {
        guard !isStopping, starting == nil else { return }
        if serving == nil, startAt <= now || wantsReload {
            startAt = .max
            wantsReload = false
            start(at: now)
        } else if serving != nil, wantsReload, leaving.isEmpty {
            // Two generations at a time, no more: each has the database open.
            wantsReload = false
            manager?.reloading()
            logger.info("reloading: starting a new serving process")
            start(at: now)
        }
    }

    private func start(at now: UInt64) {
        control?.reloadBegins()
        do { starting = try launcher.launch() } catch {
            logger.error("the serving process cannot be started: \(error)")
            startFailed(at: now)
        }
    }

    private func takeOver(_ process: ServingProcess, at now: UInt64) {
        guard process === starting, !isStopping else { return }
        starting = nil
        let old = serving
        serving = process
        manager?.ready("serving, process \(process.id)")
        if hasServed { logger.info("a new process serves", metadata: ["pid": "\(process.id)"]) }
        hasServed = true
        control?.reloadEnds(.ok("process \(process.id) serves"), at: now)
        guard let old else { return }
        old.handOver()
        old.stop(at: now)
        leaving.append(old)
    }

    private func replace(_ process: ServingProcess, _ reason: String, at now: UInt64) {
        guard process === serving, starting == nil, leaving.isEmpty, !isStopping, now >= replaceAfter else { return }
        logger.notice("the serving process is replaced: \(reason)", metadata: about(process, at: now))
        manager?.status("replacing: \(reason)")
        replaceAfter = now + 30_000
        start(at: now)
    }

    // MARK: Ending

    /// What the log says of a process.
    func about(_ process: ServingProcess, at now: UInt64) -> Logger.Metadata {
        var about: Logger.Metadata = ["pid": "\(process.id)"]
        if let since = process.servesSince { about["served_ms"] = "\(now - min(since, now))" }
        let requests = process.requests(at: now)
        if !requests.isEmpty { about["requests"] = "\(requests)" }
        return about
    }

    private func stop(at now: UInt64) {
        exitCode = 0
        manager?.stopping()
        control?.drains(at: now)
        for listener in listeners { listener.withdraw() }
        for process in [serving, starting].compactMap(\.self) { process.stop(at: now) }
    }

    private func cutOff(at now: UInt64) {
        exitCode = 1
        for process in all { process.cutOff(at: now) }
    }

    private func ended(_ process: ServingProcess, _ end: ProcessEnd, at now: UInt64) {
        if process === starting {
            starting = nil
            if !isStopping {
                endedBeforeServing(process, end, at: now)
            } else if process.servesSince != nil {
                noteLast(process, end, at: now)  // told to stop before its message was read
            }
        } else if process === serving {
            serving = nil
            if isStopping {
                noteLast(process, end, at: now)
            } else {
                crashed(process, end, at: now)
            }
        } else {
            leaving.removeAll { $0 === process }
            noteLast(process, end, at: now)
        }
    }

    /// A process that was told to end has done so.
    private func noteLast(_ process: ServingProcess, _ end: ProcessEnd, at now: UInt64) {
        guard end != .exited(code: 0) else { return }
        if isStopping { exitCode = 1 }
        logger.warning("a serving process did not finish its requests: \(end)", metadata: about(process, at: now))
    }

    private func crashed(_ process: ServingProcess, _ end: ProcessEnd, at now: UInt64) {
        let served = process.servesSince.map { now - min($0, now) }
        // It has served, so there is a pause and no giving up.
        let pause = policy.pause(afterServing: served ?? 0) ?? 0
        var about = about(process, at: now)
        if starting == nil {
            startAt = now + pause
            about["restart_ms"] = "\(pause)"
        }
        logger.error("the serving process has ended: \(end)", metadata: about)
        manager?.status("the serving process has ended: \(end)")
    }

    private func endedBeforeServing(_ process: ServingProcess, _ end: ProcessEnd, at now: UInt64) {
        // The first process refuses what the operator has just written, and has said why: nothing changes by itself.
        if !hasServed, case .exited(let code) = end, code != 0 {
            exitCode = code
            return
        }
        logger.error("a serving process has ended before it served: \(end)", metadata: about(process, at: now))
        startFailed(at: now)
    }

    private func startFailed(at now: UInt64) {
        control?.reloadEnds(.no("the new process did not serve; the log says why"), at: now)
        if let serving {
            manager?.ready("serving, process \(serving.id); the last reload failed")
            logger.error("the process before goes on serving", metadata: ["pid": "\(serving.id)"])
            return
        }
        guard let pause = policy.pause(afterServing: nil) else {
            logger.critical("\(RestartPolicy.patience) serving processes in a row ended before they served: giving up")
            manager?.status("gave up: \(RestartPolicy.patience) processes in a row ended before they served")
            exitCode = Self.gaveUp
            return
        }
        startAt = now + pause
        logger.notice("the serving process is started again", metadata: ["restart_ms": "\(pause)"])
    }
}
