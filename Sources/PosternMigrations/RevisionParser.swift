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
/// at the ends of lines are accepted and dropped. Behind the name of a section may stand `transaction=false`.
struct RevisionParser {
    private enum Section: String {
        case up, down
    }

    private static let noMessage =
        "there is no message: begin the file with a comment that says what the revision does"

    private let file: String
    private var line = 0
    private var message: String?
    private var revises: String?
    private var section: Section?
    private var sections: [Section: (firstLine: Int, lines: [String], isOutsideTransaction: Bool)] = [:]

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
        if let section {
            sections[section]?.lines.append(text)
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
        let words = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        let (marker, option) = (String(words[0]), words.dropFirst().first?.trimmed)
        guard let next = Section(rawValue: String(marker.dropFirst(8))), marker.hasPrefix("migrate:") else {
            throw malformed("\"-- \(line)\" is unknown: write \"-- migrate:up\" or \"-- migrate:down\"")
        }
        guard option == nil || option == "transaction=false" else {
            throw malformed("\"\(option ?? "")\" is unknown: only \"transaction=false\" may stand behind \"-- \(marker)\"")
        }
        guard sections[next] == nil else {
            throw malformed("\"-- \(marker)\" stands here a second time: join the two sections")
        }
        guard next == .up || section == .up else {
            throw malformed("\"-- migrate:down\" comes before \"-- migrate:up\": put the up section first")
        }
        section = next
        sections[next] = (self.line + 1, [], option != nil)
    }

    private consuming func finish(id: String) throws(MigrationError) -> Revision {
        guard let message else {
            throw malformed(Self.noMessage, at: 1)
        }
        guard let revises else {
            throw malformed("\"-- revises:\" is missing: add it with \"none\" or the id of the revision before", at: 2)
        }
        guard let up = script(.up) else {
            throw malformed("\"-- migrate:up\" is missing: add it above the SQL that the revision runs")
        }
        guard try !up.statements().isEmpty else {
            throw malformed("the up section is empty: write its SQL below \"-- migrate:up\"", at: up.firstLine - 1)
        }
        let down = script(.down)
        _ = (try up.deletions, try down?.deletions)
        let canGoDown = try down?.statements().isEmpty == false
        return Revision(
            id: id, message: message, revises: revises == "none" ? nil : revises, up: up, down: canGoDown ? down : nil,
            file: file)
    }

    private func script(_ section: Section) -> RevisionScript? {
        guard let (firstLine, all, isOutside) = sections[section] else { return nil }
        var lines = all
        while lines.last?.trimmed.isEmpty == true { lines.removeLast() }
        return RevisionScript(
            text: lines.joined(separator: "\n"), file: file, firstLine: firstLine, isOutsideTransaction: isOutside)
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
