import Foundation
import Synchronization
import TestSupport
import Testing

/// What every test of this target relies on: that others which block do not hold it up.
@Suite(.ownThreads, .sqlite("it has no database")) struct OwnThreadsTests {
    @Test func `a test that never suspends runs on a thread of its own`() {
        #expect(ThreadPerJob.isHere)
    }

    @Test func `a test that suspends stays on threads of its own`() async throws {
        #expect(ThreadPerJob.isHere)
        await Task.yield()
        #expect(ThreadPerJob.isHere)
        try await blocking {}
        #expect(ThreadPerJob.isHere)
    }

    @Test func `tasks of a test that block hold up no other`() async throws {
        let running = Mutex(0)
        try await withThrowingTaskGroup { group in
            for _ in 1...16 {
                group.addTask { @Sendable in
                    running.withLock { $0 += 1 }
                    try Self.block { running.withLock { $0 } == 16 }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func block(until condition: () -> Bool) throws {
        try eventually("tasks that all run at once", condition)
    }

    @Test func `tests that find no slot free come on in the order of asking`() async throws {
        let slots = Slots(2)
        let gates = [Gate(), Gate()]
        let order = Mutex<[Int]>([])
        try await withThrowingTaskGroup { group in
            for gate in gates {
                group.addTask { try await slots.turn { gate.pass() } }
                #expect(gate.hasVisitor())
            }
            for number in 1...3 {
                group.addTask { @Sendable in try await slots.turn { order.withLock { $0.append(number) } } }
                try await eventually("number \(number) that waits for a slot") { slots.waiting == number }
            }
            gates[0].open()
            try await eventually("the others, by the one slot that is free") { order.withLock { $0 } == [1, 2, 3] }
            gates[1].open()
            try await group.waitForAll()
        }
        #expect(slots.waiting == 0)
    }

    @Test func `a slot is given back by a test that fails`() async throws {
        let slots = Slots(1)
        await #expect(throws: TimedOut.self) { try await slots.turn { throw TimedOut("anything") } }
        try await slots.turn {}
    }

    @Test func `a suite takes no slot itself`() throws {
        let test = try #require(Test.current)
        #expect(OwnThreads().scopeProvider(for: test, testCase: nil) == nil)
        #expect(OwnThreads().scopeProvider(for: test, testCase: Test.Case.current) != nil)
    }

    @Test func `all suites of this target have threads of their own`() throws {
        let folder = "Tests/EndToEndTests"
        let sources = try FileManager.default.contentsOfDirectory(atPath: PackageFiles.path(folder))
        for name in sources.filter({ $0.hasSuffix(".swift") }) {
            let suites = try PackageFiles.read("\(folder)/\(name)").split(separator: "\n").filter { $0.hasPrefix("@Suite") }
            #expect(!suites.isEmpty && suites.allSatisfy { $0.hasPrefix("@Suite(.ownThreads") }, "\(name)")
        }
    }
}
