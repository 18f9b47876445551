extension EmbeddedRevisions {
    /// How the files of `directory` differ from these, as the beginning of a sentence: `migrations/…_x.sql is not in this program`;
    /// `nil` when they are the same, byte for byte, or when there is no such directory. Blocks.
    package func difference(from directory: RevisionDirectory) -> String? {
        guard let entries = try? directory.entries() else { return nil }
        let names = Set(entries.filter(RevisionName.isClaimed(by:)))
        let texts = Dictionary(files.map { ($0.name, $0.text) }) { first, _ in first }
        let differences = names.union(texts.keys).sorted().compactMap { name -> String? in
            let path = directory.join(name)
            guard let text = texts[name] else { return "\(path) is not in this program" }
            guard names.contains(name) else { return "\(path) is not there, but in this program" }
            let bytes = try? TextFile(path: path).read(limit: RevisionDirectory.fileLimit)
            return bytes == Array(text.utf8) ? nil : "\(path) is not as in this program"
        }
        guard let first = differences.first else { return nil }
        return first + (differences.count > 1 ? " (and \(differences.count - 1) more)" : "")
    }
}
