import Testing

@testable import PosternGateway

@Suite struct ProcessEndTests {
    @Test(
        arguments: [
            (0, "exited with 0"), (0x4600, "exited with 70"), (9, "killed by signal 9 (SIGKILL)"),
            (0x8b, "killed by signal 11 (SIGSEGV)"), (126, "killed by signal 126 (unknown)"),
        ] as [(Int32, String)])
    func `an end is told in words`(_ expected: (status: Int32, text: String)) {
        #expect(ProcessEnd(waitStatus: expected.status).description == expected.text)
    }
}
