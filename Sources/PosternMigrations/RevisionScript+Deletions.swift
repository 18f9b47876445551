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
                let names = comment.dropFirst("deletes:".count).list
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

extension Substring {
    /// What stands between its commas, those within quotation marks left out.
    fileprivate var list: [String] {
        let bytes = Array(utf8)
        var scanner = SQLScanner(bytes)
        var (parts, start): ([String], Int) = ([], 0)
        while let token = scanner.next() {
            guard token.says(",", in: bytes) else { continue }
            parts.append(String(decoding: bytes[start..<token.range.lowerBound], as: UTF8.self).trimmed)
            start = token.range.upperBound
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self).trimmed]
    }
}
