extension RevisionScript {
    /// The tables that lose rows on purpose: the names in its `-- deletes: notes, other` lines, which stand before its first statement.
    var deletions: Set<TableName> {
        get throws(MigrationError) {
            var tables: Set<TableName> = []
            for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                guard let comment = line.comment else {
                    if line.trimmed.isEmpty { continue }
                    break
                }
                guard comment.headerName == "deletes" else { continue }
                let names = comment.dropFirst("deletes:".count).split(separator: ",", omittingEmptySubsequences: false).map(
                    \.trimmed)
                guard names.allSatisfy({ !$0.isEmpty }) else {
                    throw .malformed(
                        file: file, line: firstLine + offset,
                        reason: "\"deletes:\" names no table: write the tables that lose rows, with commas between them")
                }
                tables.formUnion(names.map(TableName.init(written:)))
            }
            return tables
        }
    }
}
