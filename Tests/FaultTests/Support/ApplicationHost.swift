import Glibc
import TestSupport

/// A machine, as far as the network goes: a network namespace with a cable to the web server and one to the database, both of which are
/// on the machine of the tests.
final class ApplicationHost: Sendable {
    /// Where a cable leads to.
    enum Cable: String, CaseIterable {
        case webServer = "web"
        case database = "db"
    }

    private let number: Int
    private let name: String
    private let directory: TemporaryDirectory
    /// Of this process's own, so that runs side by side do not meet.
    private static let network = 64 + Int(getpid()) % 64

    init(_ number: Int, in directory: TemporaryDirectory) throws {
        self.number = number
        self.directory = directory
        name = "postern-\(getpid())-\(number)"
        try run("ip", "netns", "add", name)
        try run("ip", "-n", name, "link", "set", "lo", "up")
        for cable in Cable.allCases {
            let plug = self.plug(cable)
            try run("ip", "link", "add", plug, "type", "veth", "peer", "name", cable.rawValue, "netns", name)
            try run("ip", "addr", "add", "\(farAddress(cable))/24", "dev", plug)
            try run("ip", "link", "set", plug, "up")
            try run("ip", "-n", name, "addr", "add", "\(address(cable))/24", "dev", cable.rawValue)
            try run("ip", "-n", name, "link", "set", cable.rawValue, "up")
        }
    }

    deinit {
        // A namespace goes when its last process has ended; its cables must not be in the way of the next host's.
        for cable in Cable.allCases { try? run("ip", "link", "del", plug(cable)) }
        try? run("ip", "netns", "del", name)
    }

    /// The name of a cable's end at the machine of the tests.
    private func plug(_ cable: Cable) -> String { "p\(getpid())\(cable.rawValue)\(number)" }

    /// Its own address at a cable.
    func address(_ cable: Cable) -> String { subnet(cable) + ".2" }

    /// That of the machine at the other end.
    func farAddress(_ cable: Cable) -> String { subnet(cable) + ".1" }

    private func subnet(_ cable: Cable) -> String { "10.\(Self.network).\(2 * number + (cable == .webServer ? 0 : 1))" }

    /// What comes before a command line that is to run on it.
    var wrapper: [String] { ["ip", "netns", "exec", name] }

    /// From now on nothing gets through, either way, and nobody is told.
    func cut(_ cable: Cable) throws {
        let rules = [("input", "iifname"), ("output", "oifname")].map { hook, end in
            """
            add chain inet cut \(hook) { type filter hook \(hook) priority 0; }
            add rule inet cut \(hook) \(end) "\(cable.rawValue)" drop

            """
        }
        try directory.write("add table inet cut\n" + rules.joined(), to: "cut.nft")
        try run(wrapper + ["nft", "-f", directory.path("cut.nft")])
    }

    /// Everything gets through again.
    func mend() throws { try run(wrapper + ["nft", "delete", "table", "inet", "cut"]) }

    private func run(_ command: String...) throws { try run(command) }

    private func run(_ command: [String]) throws {
        let process = try ChildProcess(command, in: directory)
        try eventually("the end of \(process.story)") { process.exit != nil }
        guard process.exit == .code(0) else { throw TimedOut("success of \(process.story)") }
    }
}
