import PosternMigrations
import PosternSQL
import Synchronization
import TestSupport
import Testing

@testable import Postern

/// How a long run shows how it gets on.
@Suite struct RunDisplayTests {
    /// What a display has written.
    private final class Paper: Sendable {
        let text = Mutex("")
        func write(_ more: String) { text.withLock { $0 += more } }
        func has(_ part: String) -> Bool { text.withLock { $0.contains(part) } }
    }

    private func display(on paper: Paper, _ change: (inout RunDisplay.Manner) -> Void) -> RunDisplay {
        var manner = RunDisplay.Manner(
            isTerminal: true, delay: .zero, interval: .milliseconds(1), patience: .milliseconds(5), write: paper.write,
            columns: { 80 })
        change(&manner)
        return RunDisplay(manner)
    }

    private static let half = MigrationEvent.copying(CareProgress(done: 1, total: 2))

    @Test func `on a terminal one line is written anew, and is gone at the end and before other lines`() throws {
        let paper = Paper()
        let display = display(on: paper) { _ in }
        try display.during {
            display.observe(Self.half)
            try eventually("the line") { paper.has("\r\u{1B}[K0 s, snapshot: 50 %") }
            display.observe(.copying(CareProgress(done: 3, total: 4)))
            try eventually("the next line") { paper.has("\r\u{1B}[K0 s, snapshot: 75 %") }
            display.say("waiting\n")
            #expect(paper.has("75 %\r\u{1B}[Kwaiting\n"))
            display.observe(.counting)
            try eventually("the last line") { paper.has("\r\u{1B}[K0 s, counting rows") }
        }
        #expect(paper.text.withLock { $0 }.hasSuffix("counting rows\r\u{1B}[K"))
    }

    @Test func `a run that is soon over shows nothing`() throws {
        let (paper, other) = (Paper(), Paper())
        let (quick, slow) = (display(on: paper) { $0.delay = .seconds(3_600) }, display(on: other) { _ in })
        try quick.during {
            quick.observe(Self.half)
            try slow.during {
                slow.observe(Self.half)
                try eventually("many looks") { other.has("50 %") }
            }
        }
        #expect(paper.text.withLock { $0 } == "")
    }

    @Test func `elsewhere a line is written for what takes long, ever more rarely`() throws {
        let paper = Paper()
        let display = display(on: paper) { $0.isTerminal = false }
        try display.during {
            display.observe(Self.half)
            try eventually("two lines") { paper.text.withLock { $0.split(separator: "\n").count } >= 2 }
        }
        let lines = paper.text.withLock { $0 }
        #expect(Set(lines.split(separator: "\n")) == ["still at it after 0 s: snapshot: 50 %"])
        #expect(lines.hasSuffix("\n") && !lines.contains("\u{1B}"))
    }

    @Test func `what goes on and on is one thing, and what is next has all the time again`() throws {
        let paper = Paper()
        let display = display(on: paper) {
            $0.isTerminal = false
            $0.patience = .seconds(3_600)
        }
        display.during {
            display.observe(Self.half)
            display.observe(.counting)
            display.observe(.checkingReferences)
        }
        #expect(paper.text.withLock { $0 } == "")
    }

    @Test(arguments: [
        ("SELECT\n\t1\r\n;", "SELECT 1 ;"), ("  a  ", "a "), ("\u{1B}[2J\u{7}\u{0}x", "\\u{1b}[2J\\u{7}\\u{0}x"),
        ("'ä\u{202E}é'", "'ä\\u{202e}é'"), ("", ""),
    ])
    func `SQL is one line without control characters`(_ sql: String, _ line: String) {
        #expect(RunTask.oneLine(sql) == line)
    }

    @Test(arguments: [
        ("short", 5, "short"), ("longer", 5, "lon…"), ("\u{65E5}\u{672C}\u{8A9E}", 6, "\u{65E5}\u{672C}\u{8A9E}"),
        ("\u{65E5}\u{672C}\u{8A9E}", 5, "\u{65E5}…"), ("abc", 0, "…"),
    ])
    func `a line fits the columns`(_ text: String, _ columns: Int, _ cut: String) {
        #expect(RunTask.cut(text, to: columns) == cut)
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3_599, "59 min 59 s"), (3_600, "1 h 00 min"), (90_000, "25 h 00 min"),
    ])
    func `time is told in two units at most`(_ seconds: Int, _ text: String) {
        #expect(RunTask.text(.seconds(seconds)) == text)
    }
}
