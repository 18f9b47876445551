import TestSupport
import Testing

@testable import PosternMigrations

struct RevisionHistoryTests {
    /// Revisions of days in January: each pair is a day and the day of its predecessor.
    private func history(_ pairs: [(Int, Int?)]) throws -> RevisionHistory {
        try RevisionHistory(pairs.map { try Example.revision(Example.id($0), revises: $1.map(Example.id)) })
    }

    private func files(_ days: Int...) -> [String] { days.map { Example.id($0) + "_x.sql" } }

    @Test func `puts revisions in their line, whatever order they come in`() throws {
        let history = try history([(3, 2), (1, nil), (2, 4), (4, 1)])
        #expect(history.revisions.map(\.id) == [1, 4, 2, 3].map(Example.id))
        #expect(history.head?.id == Example.id(3))
        #expect(history.revision(id: Example.id(4))?.revises == Example.id(1))
    }

    @Test func `no revisions are a history too`() throws {
        #expect(try RevisionHistory([]).head == nil)
    }

    @Test func `refuses two files with one id and names both`() throws {  // M8
        let first = try Example.revision(Example.id(1), revises: nil)
        let second = try Revision(
            file: "\(Example.id(1))_y.sql", text: "-- Y\n-- revises: none\n-- migrate:up\nSELECT 1;")
        let error = caught(MigrationError.self) { _ = try RevisionHistory([second, first]) }
        #expect(error == .duplicate(id: Example.id(1), files: [first.file, second.file]))
        #expect(error?.description.contains("_x.sql and \(second.file) have the same id") == true)
    }

    @Test func `refuses a missing predecessor`() {  // M8
        let error = caught(MigrationError.self) { _ = try history([(1, nil), (3, 2)]) }
        #expect(error == .missingParent(id: Example.id(2), file: files(3)[0]))
    }

    @Test func `refuses a fork and names both heads`() {  // M8
        let error = caught(MigrationError.self) { _ = try history([(1, nil), (2, 1), (3, 1), (4, 3)]) }
        #expect(error == .severalHeads(files: files(2, 4)))
        #expect(error?.description.contains("2 heads, \(files(2)[0]) and \(files(4)[0])") == true)
    }

    @Test func `refuses two bases and names both`() {  // M8
        let error = caught(MigrationError.self) { _ = try history([(1, nil), (2, nil), (3, 2)]) }
        #expect(error == .severalBases(files: files(1, 2)))
    }

    @Test(
        arguments: [
            ([(1, 1)], [1]),
            ([(1, 2), (2, 1)], [1, 2]),
            ([(1, nil), (2, 4), (3, 2), (4, 3)], [2, 3, 4]),
            ([(1, 3), (3, 1), (2, 3)], [1, 3]),
        ] as [([(Int, Int?)], [Int])])
    func `refuses a ring and names its files`(_ pairs: [(Int, Int?)], _ ring: [Int]) {  // M8
        #expect(caught(MigrationError.self) { _ = try history(pairs) } == .cycle(files: ring.map { files($0)[0] }))
    }

    @Test(arguments: [
        ("base", 2, 0), ("head", 0, 4), ("+1", 2, 3), ("+4", 0, 4), ("-1", 2, 1), ("-2", 2, 0),
        ("20260103000000", 0, 3), ("20260103", 4, 3), ("2026010200", 0, 2),
    ])
    func `finds a target`(_ text: String, _ from: Int, _ position: Int) throws {
        let history = try history([(1, nil), (2, 1), (3, 2), (10, 3)])
        #expect(try history.position(of: RevisionTarget(text), from: from) == position)
    }

    @Test func `an ambiguous target lists its candidates`() throws {
        let history = try history([(1, nil), (2, 1), (10, 2)])
        let error = caught(MigrationError.self) { _ = try history.position(of: RevisionTarget("2026010"), from: 0) }
        #expect(
            error
                == .ambiguousTarget(
                    "2026010",
                    candidates: ["20260101000000 (step 20260101000000)", "20260102000000 (step 20260102000000)"]))
    }

    @Test func `an unknown target says how to list the known ones`() throws {
        let history = try history([(1, nil)])
        let error = caught(MigrationError.self) { _ = try history.position(of: RevisionTarget("1999"), from: 0) }
        #expect(error == .unknownTarget("1999"))
        #expect(error?.description.contains("migrate history") == true)
    }

    @Test(arguments: ["+3", "-3", "+9223372036854775807", "-9223372036854775807"])
    func `a target beyond an end of the line is out of reach`(_ text: String) throws {
        let history = try history([(1, nil), (2, 1), (3, 2), (4, 3)])
        let error = caught(MigrationError.self) { _ = try history.position(of: RevisionTarget(text), from: 2) }
        guard case .unreachable(text, _) = error else {
            Issue.record("got \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "", "+", "-", "+0", "++1", "+-1", "HEAD", "1a", "+1a", "create_notes", "٣", "+99999999999999999999",
    ])
    func `refuses what is no target`(_ text: String) {
        #expect(throws: MigrationError.unknownTarget(text)) { try RevisionTarget(text) }
    }

    @Test(arguments: ["head", "base", "+2", "-1", "2026"])
    func `a target reads as it was written`(_ text: String) throws {
        #expect("\(try RevisionTarget(text))" == text)
    }
}
