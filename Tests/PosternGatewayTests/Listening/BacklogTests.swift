import TestSupport
import Testing

@testable import PosternGateway

struct BacklogTests {
    @Test(arguments: [("128\n", true), ("511\n", true), ("1023\n", true), ("1024\n", false), ("4096\n", false), ("", false)])
    func `a kernel that cuts the queue is complained of, with both numbers and the cure (P25)`(
        _ limit: String, _ isCut: Bool
    ) throws {
        let file = try TemporaryDirectory()
        let complaint = Backlog.complaint(limitIn: try file.write(limit, to: "somaxconn"))
        #expect((complaint != nil) == isCut)
        if let complaint {
            #expect(complaint.contains(limit.dropLast()))
            #expect(complaint.contains("1024"))
            #expect(complaint.contains("sysctl net.core.somaxconn"))
        }
    }

    @Test func `a limit that the kernel does not tell is not complained of`() {
        #expect(Backlog.complaint(limitIn: "/nowhere/somaxconn") == nil)
    }
}
