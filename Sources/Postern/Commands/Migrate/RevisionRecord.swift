internal import PosternHTTP
internal import PosternMigrations

/// A revision in JSON, as every reading verb of `migrate` prints it.
struct RevisionRecord: JSONEncodable {
    let status: RevisionStatus
    /// Whether the database was asked; else the members that only it can tell are left out.
    var isComplete = true
    /// Whether the SQL is wanted.
    var hasTexts = false

    func encode(to writer: inout JSONWriter) {
        let revision = status.revision
        writer.object { record in
            record.member("id", revision.id)
            record.member("message", revision.message)
            record.member("revises", revision.revises)
            record.member("head", status.isHead)
            record.member("file", status.state == .unknown ? nil : revision.file)
            record.member("checksum", revision.checksum)
            if isComplete {
                record.member("state", status.state.rawValue)
                record.member("edited", status.isEdited)
                record.member("applied_at", status.applied?.time)
                record.member("duration_ms", status.applied?.milliseconds)
                record.member("program", status.applied?.program)
            }
            if hasTexts {
                record.member("up", status.texts.up.text)
                record.member("down", status.texts.down?.text)
            }
        }
    }
}

extension RevisionStatus {
    /// The revision with the texts that count: those that were applied, or else those of the file.
    var texts: Revision { applied?.revision ?? revision }

    /// As a line of output names it: `20261123044500 (create notes table) (head)`.
    var line: String {
        "\(revision)\(isEdited ? " (edited)" : "")\(isHead ? " (head)" : "")"
    }

    /// What the database tells: when it was applied, by whom, and how long that took.
    var fate: String {
        guard let applied else { return "pending" }
        let program = applied.program.map { " by \($0)" } ?? ""
        return "applied \(applied.time)\(program) in \(applied.milliseconds) ms\(isEdited ? "; the file was edited since" : "")"
    }
}
