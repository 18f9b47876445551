/// The tables that are copied, each behind those that it refers to.
struct CopyPlan: Sendable {
    let groups: [CopyGroup]

    var tables: [CopyTable] { groups.flatMap(\.tables) }

    /// - Parameters:
    ///   - ignored: tables that stay as they are.
    /// - Throws: ``CopyError/schemasDiffer(_:)``, ``CopyError/circle(tables:)``.
    init(from sources: [TableLayout], to targets: [TableLayout], ignoring ignored: Set<String>) throws(CopyError) {
        var tables: [CopyTable] = []
        for source in sources where !ignored.contains(source.name) {
            guard let target = targets.first(where: { $0.name.lowercased() == source.name.lowercased() }) else {
                throw .schemasDiffer("the target has no table \(source.name)")
            }
            tables.append(try CopyTable(source, target))
        }
        for target in targets where !ignored.contains(target.name) && !tables.contains(where: { $0.name == target.name }) {
            throw .schemasDiffer("the source has no table \(target.name)")
        }
        groups = try Self.groups(of: tables.sorted { $0.name < $1.name })
    }

    private static func groups(of tables: [CopyTable]) throws(CopyError) -> [CopyGroup] {
        let reachable = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, reach(of: $0, among: tables)) })
        func reaches(_ one: CopyTable, _ other: CopyTable) -> Bool { reachable[one.name]?.contains(other.name) == true }
        var rest = tables
        var groups: [CopyGroup] = []
        while !rest.isEmpty {
            // What refers to nothing that is left, but in a circle.
            let next = rest.first { table in rest.allSatisfy { !reaches(table, $0) || reaches($0, table) } }
            guard let next else { throw .circle(tables: rest.map(\.name)) }
            let circle = rest.filter { $0.name == next.name || reaches(next, $0) && reaches($0, next) }
            rest.removeAll { table in circle.contains { $0.name == table.name } }
            groups.append(CopyGroup(tables: try ordered(circle)))
        }
        return groups
    }

    /// The tables that `table` refers to, by way of others as well.
    private static func reach(of table: CopyTable, among tables: [CopyTable]) -> Set<String> {
        var found: Set<String> = []
        var open = table.target.references.map(\.parent)
        while let name = open.popLast() {
            guard let next = tables.first(where: { $0.name.lowercased() == name.lowercased() }), found.insert(next.name).inserted
            else { continue }
            open += next.target.references.map(\.parent)
        }
        return found
    }

    /// The tables of a circle, each behind those that it refers to by a constraint that cannot be put off.
    private static func ordered(_ circle: [CopyTable]) throws(CopyError) -> [CopyTable] {
        var rest = circle
        var ordered: [CopyTable] = []
        while !rest.isEmpty {
            let next = rest.firstIndex { table in
                table.target.references.allSatisfy { reference in
                    reference.isDeferrable || reference.parent.lowercased() == table.name.lowercased()
                        || !rest.contains { $0.name.lowercased() == reference.parent.lowercased() }
                }
            }
            guard let next else { throw .circle(tables: circle.map(\.name)) }
            ordered.append(rest.remove(at: next))
        }
        return ordered
    }
}

/// Tables that are copied one after the other or, where they refer to each other in a circle, in one transaction.
struct CopyGroup: Sendable {
    let tables: [CopyTable]

    /// Whether rows refer to rows that come later, by constraints that are put off.
    var isTogether: Bool {
        tables.contains { table in
            table.target.references.contains { reference in
                reference.isDeferrable && tables.contains { $0.name.lowercased() == reference.parent.lowercased() }
            }
        }
    }
}
