internal import PosternSQL

/// What makes one table another of the same name.
struct TableTransition {
    let old: TableShape
    let new: TableShape

    private var name: String { new.object.name }

    private var added: [ColumnShape] { new.columns.filter { old.column($0.name) == nil } }

    private var dropped: [ColumnShape] { old.columns.filter { new.column($0.name) == nil } }

    /// The columns of both, as they were and as they will be.
    private var common: [(old: ColumnShape, new: ColumnShape)] {
        new.columns.compactMap { column in old.column(column.name).map { ($0, column) } }
    }

    /// Whether columns go.
    var dropsColumns: Bool { !dropped.isEmpty }

    /// The statements that may do where columns only come and go; none where more than that changes. Whether they do is for a trial.
    var alterations: [String] {
        guard old.object.name.utf8.elementsEqual(name.utf8) else { return [] }
        let definitions = added.compactMap(new.definition)
        guard definitions.count == added.count else { return [] }
        return definitions.map { "ALTER TABLE \(name.quoted) ADD COLUMN \($0);" }
            + dropped.map { "ALTER TABLE \(name.quoted) DROP COLUMN \($0.name.quoted);" }
    }

    /// The alterations as steps.
    func alteringSteps() -> [SchemaStep] {
        var steps = alterations.map { SchemaStep(sql: $0) }
        if steps.indices.contains(added.count) { steps[added.count].reviews = losses }  // the first column that goes
        return steps
    }

    /// The steps of a rebuild (https://www.sqlite.org/lang_altertable.html#otheralter): a new table, the rows, the old name.
    ///
    /// - Parameter temporary: a name that nothing has.
    func rebuildingSteps(through temporary: String) -> [SchemaStep] {
        guard let text = new.text else { return [] }
        var steps = [
            SchemaStep(reviews: losses, sql: text.named(temporary).terminated),
            SchemaStep(reviews: doubts, sql: copying(to: temporary)),
        ]
        if text.isNumbered, old.text?.isNumbered == true {  // the numbers that were given once are not given again
            let (here, there) = (temporary.literal, old.object.name.literal)
            steps.append(SchemaStep(sql: "DELETE FROM sqlite_sequence WHERE name = \(here);"))
            steps.append(
                SchemaStep(
                    sql: "INSERT INTO sqlite_sequence (name, seq) SELECT \(here), seq FROM sqlite_sequence WHERE name = \(there);"
                ))
        }
        steps.append(SchemaStep(sql: "DROP TABLE \(old.object.name.quoted);"))
        steps.append(SchemaStep(sql: "ALTER TABLE \(temporary.quoted) RENAME TO \(name.quoted);"))
        return steps
    }

    private func copying(to temporary: String) -> String {
        var pairs: [(column: String, value: String)] = []
        for column in new.storedColumns {
            if let source = old.column(column.name) {
                pairs.append((column.name, source.name.quoted))
            } else if column.needsValue {
                pairs.append((column.name, "NULL"))
            }
        }
        if pairs.isEmpty, let column = new.storedColumns.first {  // each row stays a row
            pairs.append((column.name, column.defaultValue.map { "(\($0))" } ?? "NULL"))
        }
        let (columns, values) = (pairs.map(\.column).quoted, pairs.map(\.value).joined(separator: ", "))
        return "INSERT INTO \(temporary.quoted) (\(columns)) SELECT \(values) FROM \(old.object.name.quoted);"
    }

    /// What is gone afterwards.
    private var losses: [SchemaReview] {
        let lost = dropped.filter(\.isStored).map { column in
            let candidates = added.filter(\.isStored)
            let heir = candidates.first { $0.type.uppercased() == column.type.uppercased() } ?? candidates.first
            let cure = heir.map {
                "; if it is to become \($0.name.quoted): write ALTER TABLE \(old.object.name.quoted) RENAME COLUMN "
                    + "\(column.name.quoted) TO \($0.name.quoted) instead"
            }
            return review("the column \(column.name.quoted) of \(name.quoted) goes, with what it holds\(cure ?? "")")
        }
        let computed = common.filter { $0.old.isStored && !$0.new.isStored }.map { pair in
            review("the column \(pair.new.name.quoted) of \(name.quoted) becomes generated, and what it holds goes")
        }
        return lost + computed
    }

    /// What the rows may not suit.
    private var doubts: [SchemaReview] {
        var doubts: [SchemaReview] = []
        for column in added where column.needsValue {
            doubts.append(
                doubt(
                    "the column \(column.name.quoted) is NOT NULL and has no default: write what the rows of \(name.quoted) get "
                        + "instead of NULL"))
        }
        for (was, will) in common where was.type.uppercased() != will.type.uppercased() {
            let (before, after) = (was.type.isEmpty ? "of no type" : was.type, will.type.isEmpty ? "of no type" : will.type)
            let text =
                "the column \(will.name.quoted) of \(name.quoted) was \(before) and becomes \(after): look whether what it "
            doubts.append(new.isStrict ? doubt(text + "holds fits, else the revision fails") : review(text + "holds suits"))
        }
        for (was, will) in common where !was.isNotNull && will.isNotNull {
            doubts.append(
                doubt(
                    "rows of \(name.quoted) in which \(will.name.quoted) is NULL make the revision fail: give them a value before"
                ))
        }
        if new.isStrict, !old.isStrict {
            doubts.append(
                doubt("\(name.quoted) becomes STRICT: values that are not of their column's type make the revision fail"))
        }
        for key in new.keys.subtracting(old.keys).sorted(by: { $0.joined() < $1.joined() }) where !old.hasKey(within: key) {
            let columns = key.map { $0.split(separator: " ").dropLast().joined(separator: " ") }
            let names = columns.joined(separator: ", ")
            doubts.append(
                doubt("rows of \(name.quoted) that are equal in \(names) make the revision fail: see that there are none"))
        }
        for check in (new.text?.checks ?? []).subtracting(old.text?.checks ?? []).sorted() {
            doubts.append(doubt("rows of \(name.quoted) that do not satisfy CHECK (\(check)) make the revision fail"))
        }
        if !new.references.isSubset(of: old.references) {
            doubts.append(doubt("rows of \(name.quoted) that refer to nothing make the revision fail: see that there are none"))
        }
        return doubts
    }

    private func review(_ text: String) -> SchemaReview { SchemaReview(name, text, mayFail: false) }

    private func doubt(_ text: String) -> SchemaReview { SchemaReview(name, text, mayFail: true) }
}

extension TableShape {
    /// Whether one of its keys is part of `key`, so that no two rows are equal in that.
    fileprivate func hasKey(within key: [String]) -> Bool {
        keys.contains { Set($0).isSubset(of: key) }
    }
}

extension String {
    /// As a text within SQL.
    fileprivate var literal: String { Value.text(self).literal }
}
