import Foundation
import TestSupport
import Testing

@testable import PosternMigrations

struct RevisionRebaseTests {
    private func file(_ day: Int) -> String { "\(Example.id(day))_x.sql" }

    /// Revisions of days in January: each pair is a day and the day of its predecessor.
    private func directory(_ pairs: [(Int, Int?)]) throws -> TemporaryMigrations {
        try TemporaryMigrations(
            pairs.map { day, parent in
                let text = "-- Step \(day)\r\n--revises: \(parent.map(Example.id) ?? "none")\r\n-- migrate:up\r\nSELECT '\(day)';"
                return (file(day), text)
            })
    }

    private func rebase(_ temporary: TemporaryMigrations, moving head: String? = nil) throws -> [String] {
        try RevisionRebase(in: temporary.directory, moving: head)?.run().map {
            "\($0.from.split(separator: "/").last ?? "") -> \($0.to.split(separator: "/").last ?? "") revises \($0.revises)"
        } ?? []
    }

    @Test func `the later head follows the other, and nothing else in its file changes`() throws {  // M8
        let temporary = try directory([(1, nil), (2, 1), (3, 1)])
        #expect(try rebase(temporary) == ["\(file(3)) -> \(file(3)) revises \(Example.id(2))"])
        let text = try String(contentsOfFile: temporary.directory.path + "/" + file(3), encoding: .utf8)
        #expect(text == "-- Step 3\r\n-- revises: \(Example.id(2))\r\n-- migrate:up\r\nSELECT '3';")
        #expect(try temporary.directory.history().revisions.map(\.id) == [1, 2, 3].map(Example.id))
        #expect(try RevisionRebase(in: temporary.directory) == nil)
    }

    @Test func `revisions that would be older than the one before them get another id`() throws {
        let temporary = try directory([(1, nil), (2, 1), (5, 2), (3, 1)])
        let moves = try rebase(temporary)
        #expect(
            moves == [
                "\(file(2)) -> 20260103000001_x.sql revises \(Example.id(3))", "\(file(5)) -> \(file(5)) revises 20260103000001",
            ])
        let history = try temporary.directory.history()
        #expect(history.revisions.map(\.id) == [Example.id(1), Example.id(3), "20260103000001", Example.id(5)])
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.directory.path).count == 4)
    }

    @Test func `the other head moves when it is named`() throws {
        let temporary = try directory([(1, nil), (2, 1), (3, 1)])
        #expect(try rebase(temporary, moving: "20260102") == ["\(file(2)) -> 20260103000001_x.sql revises \(Example.id(3))"])
        #expect(try temporary.directory.history().head?.id == "20260103000001")
    }

    @Test func `of three heads one moves at a time`() throws {
        let temporary = try directory([(1, nil), (2, 1), (3, 1), (4, 1)])
        #expect(try rebase(temporary) == ["\(file(4)) -> \(file(4)) revises \(Example.id(3))"])
        #expect(try rebase(temporary).count == 2)
        #expect(try temporary.directory.history().revisions.map(\.id) == [1, 2, 3, 4].map(Example.id))
    }

    @Test func `a head that is not there is refused`() throws {
        let temporary = try directory([(1, nil), (2, 1), (3, 1)])
        let error = caught(MigrationError.self) { _ = try RevisionRebase(in: temporary.directory, moving: Example.id(1)) }
        #expect(error?.description.contains("the heads are \(Example.id(2)) (step 2), \(Example.id(3)) (step 3)") == true)
    }

    @Test func `another fault of the history is told first`() throws {
        let temporary = try directory([(1, nil), (2, 1), (3, 1), (5, 4)])
        let error = caught(MigrationError.self) { _ = try RevisionRebase(in: temporary.directory) }
        #expect(error == .missingParent(id: Example.id(4), file: temporary.directory.path + "/" + file(5)))
    }
}
