/// Reads the text of a revision file.
///
/// ```sql
/// -- Create notes table
/// -- revises: none
/// -- migrate:up
/// CREATE TABLE notes (…);
/// -- migrate:down
/// DROP TABLE notes;
/// ```
///
/// Line by line: the first comment is the message, a comment `-- name: value` before the sections is a header, a comment
/// `-- migrate:…` begins a section wherever it stands, even inside a quotation. A byte order mark at the start and CRLF
/// at the ends of lines are accepted and dropped. Behind the name of a section may stand the kind of database that it is for (`sqlite`,
/// `postgresql`), and `transaction=false`.
struct RevisionParser {
    private static let noMessage =
        "there is no message: begin the file with a comment that says what the revision does"

    private let file: String
    private var line = 0
    private var message: String?
    private var revises: String?
    private var section: RevisionSections.Key?
    private var sections: [(key: RevisionSections.Key, firstLine: Int, lines: [String], isOutsideTransaction: Bool)] = []

    private init(file: String) {
        self.file = file
    }

    /// - Parameters:
    ///   - name: the file's name without directories.
    ///   - file: what errors call the file.
    /// - Throws: ``MigrationError/malformed(file:line:reason:)`` with what is wrong and how to put it right.
    static func parse(_ bytes: [UInt8], named name: some StringProtocol, file: String) throws(MigrationError) -> Revision {
        var parser = RevisionParser(file: file)
        guard let name = RevisionName(file: name) else {
            throw .malformed(file: file, line: nil, reason: MigrationError.badName)
        }
        for line in bytes.withoutByteOrderMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            try parser.take(line)
        }
        return try parser.finish(id: name.id)
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(MigrationError) {
        line += 1
        let bytes = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw malformed("this line is not valid UTF-8: save the file as UTF-8")
        }
        guard !bytes.contains(0) else { throw malformed("there is a NUL character in this line: remove it") }
        let comment = text.comment
        if let comment, comment.lowercased().hasPrefix("migrate:") { return try begin(comment) }
        if section != nil {
            sections[sections.count - 1].lines.append(text)
        } else if let comment {
            try takeHeader(comment)
        } else if !text.trimmed.isEmpty {
            throw malformed("there is text before the first section: put SQL below \"-- migrate:up\"")
        }
    }

    private mutating func takeHeader(_ comment: String) throws(MigrationError) {
        let name = comment.headerName
        guard message != nil else {
            guard !comment.isEmpty, name?.lowercased() != "revises" else { throw malformed(Self.noMessage) }
            message = comment
            return
        }
        guard let name else { return }  // more about the revision, for people
        guard name == "revises" else {
            throw malformed("the header \"\(name):\" is unknown: the only one is \"revises:\"")
        }
        guard revises == nil else { throw malformed("\"revises:\" stands here a second time: keep one of them") }
        let value = comment.dropFirst(name.count + 1).trimmed
        guard value == "none" || UTCTime(digits: value) != nil else {
            throw malformed("\"revises:\" names no revision: write \"none\" or the 14 digits of the one before")
        }
        revises = value
    }

    private mutating func begin(_ line: String) throws(MigrationError) {
        let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
        let directions = ["migrate:up": MigrationDirection.upgrade, "migrate:down": .downgrade]
        guard let direction = directions[words[0]] else {
            throw malformed("\"-- \(line)\" is unknown: write \"-- migrate:up\" or \"-- migrate:down\"")
        }
        let dialect = words.dropFirst().first.flatMap { SQLDialect(rawValue: $0) }
        let rest = words.dropFirst(dialect == nil ? 1 : 2)
        guard rest.isEmpty || Array(rest) == ["transaction=false"] else {
            throw malformed(
                "\"\(rest.joined(separator: " "))\" is unknown: only sqlite or postgresql and then \"transaction=false\" may stand "
                    + "behind \"-- \(words[0])\"")
        }
        let key = RevisionSections.Key(direction: direction, dialect: dialect)
        guard !sections.contains(where: { $0.key == key }) else {
            throw malformed("\"-- \(key.marker)\" stands here a second time: join the two sections")
        }
        guard direction == .upgrade || !sections.isEmpty else {
            throw malformed("\"-- migrate:down\" comes before \"-- migrate:up\": put the up section first")
        }
        section = key
        sections.append((key, self.line + 1, [], !rest.isEmpty))
    }

    private consuming func finish(id: String) throws(MigrationError) -> Revision {
        guard let message else {
            throw malformed(Self.noMessage, at: 1)
        }
        guard let revises else {
            throw malformed("\"-- revises:\" is missing: add it with \"none\" or the id of the revision before", at: 2)
        }
        guard sections.contains(where: { $0.key.direction == .upgrade }) else {
            throw malformed("\"-- migrate:up\" is missing: add it above the SQL that the revision runs")
        }
        let revision = Revision(
            id: id, message: message, revises: revises == "none" ? nil : revises,
            up: RevisionScript(text: "", file: file, firstLine: 1), down: nil, file: file, sections: scripts)
        // A dialect's own section must be right by its rules, one for all by those of one database at least: by those of any other it
        // is judged when such a database is asked for.
        let dialects = SQLDialect.allCases.filter { scripts.script(.upgrade, for: $0) != nil }
        var spoken: [Revision] = []
        var failures: [MigrationError] = []
        for dialect in dialects {
            do throws(MigrationError) { spoken.append(try revision.spoken(in: dialect)) } catch {
                guard !isOwn(dialect) else { throw error }
                failures.append(error)
            }
        }
        let isMisfit = failures.count == dialects.count { !isOwn($0) }
        if isMisfit, let failure = failures.first { throw failure }
        return spoken.first ?? revision
    }

    /// Whether a section is for `dialect` alone.
    private func isOwn(_ dialect: SQLDialect) -> Bool { sections.contains { $0.key.dialect == dialect } }

    private var scripts: RevisionSections {
        sections.reduce(into: RevisionSections()) { scripts, section in
            var lines = section.lines
            while lines.last?.trimmed.isEmpty == true { lines.removeLast() }
            scripts[section.key] = RevisionScript(
                text: lines.joined(separator: "\n"), file: file, firstLine: section.firstLine,
                isOutsideTransaction: section.isOutsideTransaction, dialect: section.key.dialect ?? .sqlite)
        }
    }

    private func malformed(_ reason: String, at line: Int? = nil) -> MigrationError {
        .malformed(file: file, line: line ?? self.line, reason: reason)
    }
}

extension [UInt8] {
    fileprivate var withoutByteOrderMark: ArraySlice<UInt8> {
        starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]
    }
}

extension StringProtocol {
    /// Without blanks at its start and end.
    var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { !$0.isBlank }), let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// What a line says that is a `--` comment and nothing else; `nil` for other lines.
    var comment: String? {
        let line = trimmed
        return line.utf8.starts(with: "--".utf8) ? line.dropFirst(2).trimmed : nil
    }

    /// The `name` of a comment that reads `name: value`; prose has blanks or capitals before its first colon.
    var headerName: String? {
        guard let colon = firstIndex(of: ":") else { return nil }
        let name = String(self[..<colon])
        let isName = !name.isEmpty && name.utf8.allSatisfy { $0.isLowerLetter || $0 == UInt8(ascii: "-") }
        return isName || name.lowercased() == "revises" ? name : nil
    }
}
