internal import CLinux
internal import Glibc

/// Starts the program of this process again, with the same arguments, as the program file is then.
///
/// The new process has its listening sockets on descriptor 0 and from 3 on, behind them its end of the channel, its record of running
/// requests, both ends of the handover and the channel of visitors, and no other descriptors but 1 and 2. It leads a process group of its own: Ctrl-C reaches the supervisor only.
struct ProgramLauncher {
    private let sockets: [Int32]
    private let handover: Handover
    private let environment: [String]
    /// This program's file as it was at the start, in case that its name leads nowhere.
    private let file: String

    /// How often a file is tried, 10 ms apart, that somebody has open for writing: whoever has just installed it may have started another program
    /// in the same moment, which has it open until it is replaced by its own file.
    private static let busyAttempts = 50
    private static let backtraceVariable = "SWIFT_BACKTRACE"

    /// - Parameters:
    ///   - listeners: passed on in this order. They must stay open.
    init(_ listeners: [Listener]) throws(GatewayError) {
        handover = try Handover()
        sockets = listeners.map(\.descriptor)
        let addresses = listeners.map(\.address.description).joined(separator: " ")
        var environment = Self.inherited
        // Swift's crash handler would first draw up a report, while clients wait. Who wants it, says so.
        if getenv(Self.backtraceVariable) == nil { environment.append(Self.backtraceVariable + "=enable=no") }
        self.environment = environment + Supervision.environment(of: getpid(), addresses: addresses)
        file = Self.ownFile
    }

    /// Starts a process.
    ///
    /// - Throws: ``GatewayError/system(call:errno:)``, as when the program file is missing. The C function is `posix_spawnp`.
    func launch() throws(GatewayError) -> ServingProcess {
        let (ours, theirs) = try SupervisorChannel.pair()
        let (hall, door) = try VisitorChannel.pair()
        let record = try RequestRecord()
        let targets = Supervision.descriptors(sockets: sockets.count)
        // Out of the way of the targets, where one dup2 would overwrite the source of another.
        let floor = Int32(targets.count) + 4
        var sources: [Int32] = []
        defer { for source in sources { close(source) } }
        for descriptor in sockets + [theirs.descriptor, record.descriptor, handover.entrance, handover.exit, door.descriptor] {
            let source = fcntl(descriptor, F_DUPFD_CLOEXEC, floor)
            guard source >= 0 else { throw .last("fcntl") }
            sources.append(source)
        }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (source, target) in zip(sources, targets) { posix_spawn_file_actions_adddup2(&actions, source, target) }
        posix_spawn_file_actions_addclosefrom_np(&actions, max(3, targets[targets.count - 1] + 1))

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        CleanSignals.set(in: &attributes, with: Int32(POSIX_SPAWN_SETPGROUP))

        let id = try spawn(&actions, &attributes)
        return ServingProcess(id: id, channel: ours, visits: hall, record: record)
    }

    private func spawn(
        _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws(GatewayError) -> pid_t {
        let strings = environment.map { strdup($0) } + [nil]
        defer { for string in strings { free(string) } }
        let arguments = CommandLine.unsafeArgv
        var id = pid_t()
        var status = ENOENT
        var tried = file
        // A name without a slash is looked for in PATH, as the shell did.
        if let name = arguments[0] {
            tried = String(cString: name)
            for _ in 0..<Self.busyAttempts {
                status = posix_spawnp(&id, name, &actions, &attributes, arguments, strings)
                guard status == ETXTBSY else { break }
                poll(nil, 0, 10)
            }
        }
        if status == ENOENT {
            tried = file
            status = posix_spawn(&id, file, &actions, &attributes, arguments, strings)
        }
        guard status == 0 else { throw .system(call: "posix_spawn \(tried)", errno: status) }
        return id
    }

    private static var inherited: [String] {
        guard var next = clinux_environment() else { return [] }
        var strings: [String] = []
        while let string = next.pointee {
            strings.append(String(cString: string))
            next += 1
        }
        return strings
    }

    private static var ownFile: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        return count > 0 ? String(decoding: path.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : "/proc/self/exe"
    }
}
