import FoundationEssentials
import Glibc
import Testing

/// What a machine must have for a fault to be made on it. A test that lacks it is skipped, and says so.
enum Requirement {
    static let root: ConditionTrait = .enabled(if: geteuid() == 0, "only root can mount a file system")
    static let strace = tool("strace")
    static let faketime: ConditionTrait = .enabled(if: FakeClock.library != nil, "faketime is not installed")

    static func tool(_ name: String) -> ConditionTrait {
        let folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
        let isThere = folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        return .enabled(if: isThere, "\(name) is not installed")
    }
}
