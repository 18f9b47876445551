internal import PosternSQL

/// The statements that make one schema another, in an order that runs where references are not checked meanwhile.
///
/// What speaks of a table that is rebuilt or goes, views and triggers, goes before and comes back afterwards.
struct SchemaPlan {
    private(set) var steps: [SchemaStep] = []
    /// The tables that go, with their rows.
    private(set) var deletions: [String] = []

    private let old: DetailedSchema
    private let new: DetailedSchema
    /// Tables and views that are not there, or not whole, at some time between.
    private var touched: Set<TableName> = []
    /// Those of them whose indexes go with them.
    private var dropped: Set<TableName> = []

    /// - Parameter trial: works on a temporary database with the schema `old`.
    init(from old: DetailedSchema, to new: DetailedSchema, trial: AlterationTrial) throws {
        (self.old, self.new) = (old, new)
        let gone = old.objects(.table).filter { table in
            guard let heir = new.object(.table, table.name) else { return true }
            return heir != table && (isVirtual(table, in: old) || isVirtual(heir, in: new))
        }
        deletions = gone.map(\.name)
        touched = Set(gone.map { TableName($0.name) })
        dropped = touched
        let changedTables = try tableChanges(trial)
        let (views, madeViews) = viewChanges()
        let (triggers, madeTriggers) = changes(of: .trigger) { [touched] in !$0.mentions.isDisjoint(with: touched) }
        let (indexes, madeIndexes) = changes(of: .index) { [dropped] in dropped.contains(TableName($0.table)) }

        // A view or a table that goes takes its triggers along; one that is rebuilt later does so too late for others' renames.
        let takers = Set((gone + views).map { TableName($0.name) })
        steps += triggers.filter { !takers.contains(TableName($0.table)) }.map { SchemaStep(sql: $0.dropping) }
        steps += views.map { SchemaStep(sql: $0.dropping) }
        steps += indexes.filter { !dropped.contains(TableName($0.table)) }.map { SchemaStep(sql: $0.dropping) }
        steps += gone.map { SchemaStep(reviews: [loss(of: $0)], sql: $0.dropping) }
        steps += new.objects(.table).filter { old.object(.table, $0.name) == nil || deletions.contains($0.name) }.map(making)
        steps += changedTables
        steps += madeIndexes.map { SchemaStep(reviews: doubts(of: $0), sql: $0.sql.terminated) }
        steps += (madeViews + madeTriggers).map(making)
    }

    private func making(_ object: SchemaObject) -> SchemaStep { SchemaStep(sql: object.sql.terminated) }

    /// The steps for tables that are in both and not the same.
    private mutating func tableChanges(_ trial: AlterationTrial) throws -> [SchemaStep] {
        var steps: [SchemaStep] = []
        for table in new.objects(.table) {
            let name = TableName(table.name)
            guard let before = old.tables[name], let after = new.tables[name], before.object != after.object,
                !dropped.contains(name)
            else { continue }
            let transition = TableTransition(old: before, new: after)
            let alterations = transition.alterations
            if !alterations.isEmpty, try trial.succeeds(alterations, from: before, to: after) {
                if transition.dropsColumns { touched.insert(name) }
                steps += transition.alteringSteps()
            } else {
                touched.insert(name)
                dropped.insert(name)
                steps += transition.rebuildingSteps(through: freeName(like: table.name))
            }
        }
        return steps
    }

    /// The views that go and those that come, with all that stand upon what is touched.
    private mutating func viewChanges() -> (gone: [SchemaObject], made: [SchemaObject]) {
        while true {
            let (gone, made) = changes(of: .view) { [touched] in !$0.mentions.isDisjoint(with: touched) }
            let names = Set(gone.map { TableName($0.name) })
            guard names.isSubset(of: touched) else {
                touched.formUnion(names)
                dropped.formUnion(names)
                continue
            }
            return (gone, made)
        }
    }

    /// The objects that go, and those that come: what is not the same, and what `isTouched`.
    private func changes(
        of kind: SchemaObject.Kind, isTouched: (SchemaObject) -> Bool
    ) -> (gone: [SchemaObject], made: [SchemaObject]) {
        let gone = old.objects(kind).filter { isTouched($0) || new.object(kind, $0.name) != $0 }
        let made = new.objects(kind).filter { object in
            old.object(kind, object.name) != object || gone.contains { $0 == object }
        }
        return (gone, made)
    }

    private func isVirtual(_ table: SchemaObject, in schema: DetailedSchema) -> Bool {
        schema.tables[TableName(table.name)]?.isVirtual == true
    }

    /// A name for the table that will be called `name`, which nothing has in either schema.
    private func freeName(like name: String) -> String {
        let taken = Set((old.schema.objects + new.schema.objects).map { TableName($0.name) })
        var candidate = name + "_new"
        var number = 1
        while taken.contains(TableName(candidate)) {
            number += 1
            candidate = "\(name)_new\(number)"
        }
        return candidate
    }

    /// What is to be said of a table that goes.
    private func loss(of table: SchemaObject) -> SchemaReview {
        let name = TableName(table.name)
        if new.tables[name] != nil {
            return SchemaReview(
                table.name, "a virtual table cannot be altered: \(table.name.quoted) is made anew, and its rows go",
                mayFail: false)
        }
        let columns = Set((old.tables[name]?.columns ?? []).map { TableName($0.name) })
        let heirs = new.tables.values.filter { old.tables[TableName($0.object.name)] == nil && !$0.isVirtual }.map { heir in
            let others = Set(heir.columns.map { TableName($0.name) })
            return (
                heir: heir, likeness: Double(columns.intersection(others).count) / Double(max(1, columns.union(others).count))
            )
        }
        let heir = heirs.filter { $0.likeness >= 0.5 }.max {
            ($0.likeness, $1.heir.object.name) < ($1.likeness, $0.heir.object.name)
        }
        let cure = heir.map {
            "; if it is to become \($0.heir.object.name.quoted): write ALTER TABLE \(table.name.quoted) RENAME TO "
                + "\($0.heir.object.name.quoted) instead of dropping the one and making the other"
        }
        return SchemaReview(table.name, "the table \(table.name.quoted) goes, with its rows\(cure ?? "")", mayFail: false)
    }

    /// What is to be said of a new index: rows that are there may not be unique.
    private func doubts(of index: SchemaObject) -> [SchemaReview] {
        let words = index.sql.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[1].uppercased() == "UNIQUE", old.object(.index, index.name) != index,
            old.tables[TableName(index.table)] != nil
        else { return [] }
        return [
            SchemaReview(
                index.table,
                "rows of \(index.table.quoted) that are equal in what \(index.name.quoted) is on make the revision fail: "
                    + "see that there are none", mayFail: true)
        ]
    }
}
