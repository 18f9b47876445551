import Foundation
import Testing

/// Runs every test case on threads of its own, and only a few of them at a time.
///
/// The tests here wait for programs, and much of that blocks. Swift's tasks share as many threads as there are processors: a test
/// that has suspended would come back only when others, which know nothing of it, have ended.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    private static let slots = Slots(2 * ProcessInfo.processInfo.activeProcessorCount)
    private static let executor = ThreadPerJob()

    let isRecursive = true

    /// A suite gets none, or it would hold a slot while its tests wait for one.
    func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
        testCase == nil ? nil : self
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.slots.turn {
            try await withTaskExecutorPreference(Self.executor) { try await function() }
        }
    }
}

extension Trait where Self == OwnThreads {
    /// Every test case of the suite runs on threads of its own, a few at a time.
    static var ownThreads: Self { Self() }
}
