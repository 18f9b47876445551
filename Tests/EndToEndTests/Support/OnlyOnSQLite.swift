import TestSupport
import Testing

extension Trait where Self == ConditionTrait {
    /// What is not run again where the programs of the tests work on PostgreSQL (`TEST_DATABASE=postgresql`), and why.
    static func sqlite(_ reason: Comment) -> Self { .enabled(if: !TestDatabase.isPostgreSQL, reason) }
}
