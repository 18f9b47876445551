import PosternSQL
import TestSupport
import Testing

/// Tables that refer to each other, on their way.
@Suite struct CopyOrderTests {
    @Test func `a table comes behind those that it refers to`() throws {
        let schema = """
            CREATE TABLE a (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES m (id));
            CREATE TABLE m (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES z (id));
            CREATE TABLE z (id integer PRIMARY KEY);
            """
        let reversed = """
            CREATE TABLE z (id bigint PRIMARY KEY);
            CREATE TABLE m (id bigint PRIMARY KEY, parent bigint NOT NULL REFERENCES z (id));
            CREATE TABLE a (id bigint PRIMARY KEY, parent bigint NOT NULL REFERENCES m (id));
            """
        let copy = try TemporaryCopy(
            schema + "INSERT INTO z VALUES (1); INSERT INTO m VALUES (2, 1); INSERT INTO a VALUES (3, 2);", reversed)
        #expect(try copy.run().map(\.name) == ["z", "m", "a"])
    }

    private static func circle(_ deferrable: String) -> String {
        """
        CREATE TABLE a (id bigint PRIMARY KEY, other bigint); CREATE TABLE b (id bigint PRIMARY KEY, other bigint REFERENCES a (id));
        ALTER TABLE a ADD FOREIGN KEY (other) REFERENCES b (id) \(deferrable);
        """
    }

    private static let sqliteCircle = """
        CREATE TABLE a (id INTEGER PRIMARY KEY, other INTEGER REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TABLE b (id INTEGER PRIMARY KEY, other INTEGER REFERENCES a (id));
        INSERT INTO a VALUES (1, 2), (3, NULL); INSERT INTO b VALUES (2, 1), (4, 3);
        """

    @Test func `a circle whose constraint can be put off is copied in one transaction`() throws {
        let copy = try TemporaryCopy(Self.sqliteCircle, Self.circle("DEFERRABLE"))
        #expect(try copy.run().map(\.rows) == [2, 2])
        let back = try TemporaryCopy(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, other INTEGER REFERENCES b (id));"
                + "CREATE TABLE b (id INTEGER PRIMARY KEY, other INTEGER REFERENCES a (id));", "")
        let tables = try DatabaseCopy(from: copy.postgreSQL, to: back.sqlite, drivers: TemporaryCopy.drivers, ignoring: []).run()
        #expect(tables.map(\.rows) == [2, 2])
    }

    @Test func `a circle whose constraints cannot be put off is refused`() throws {
        let copy = try TemporaryCopy(Self.sqliteCircle, Self.circle(""))
        #expect(throws: CopyError.circle(tables: ["a", "b"])) { try copy.run() }
        #expect(try !copy.isOpen())
    }

    private static let tree = """
        CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES tree (id) DEFERRABLE INITIALLY DEFERRED);
        """

    @Test func `rows that refer to later ones of their table are copied where that can be put off`() throws {
        let rows =
            "INSERT INTO tree SELECT value, 20001 - value FROM (WITH RECURSIVE n (value) AS "
            + "(SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 20000) SELECT value FROM n);"
        let copy = try TemporaryCopy(
            Self.tree + rows, "CREATE TABLE tree (id bigint PRIMARY KEY, parent bigint REFERENCES tree (id) DEFERRABLE);")
        #expect(try copy.run().map(\.rows) == [20_000])
    }

    @Test func `rows that refer to earlier ones of their table need no constraint that can be put off, others are named`() throws
    {
        let target = "CREATE TABLE tree (id bigint PRIMARY KEY, parent bigint REFERENCES tree (id));"
        let copy = try TemporaryCopy(Self.tree + "INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 3);", target)
        #expect(try copy.run().map(\.rows) == [3])
        let rows =
            "INSERT INTO tree SELECT value, CASE value WHEN 1 THEN 20000 END FROM (WITH RECURSIVE n (value) AS "
            + "(SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 20000) SELECT value FROM n);"
        let later = try TemporaryCopy(Self.tree + rows, target)
        guard case .refused("tree", "id 1", let reason) = try later.failure(of: "tree").error else {
            Issue.record("the row is not named")
            return
        }
        #expect(reason.contains("tree_parent_fkey"))
    }

    @Test func `numbers that are always the database's, serials, names in quotes and generated columns are copied`() throws {
        let copy = try TemporaryCopy(
            """
            CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY, "the ""text" TEXT, twice INTEGER GENERATED ALWAYS AS (id * 2)) STRICT;
            CREATE TABLE serials (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT) STRICT;
            INSERT INTO "odd ""name" VALUES (41, 'x'); INSERT INTO serials VALUES (10, 'a'); DELETE FROM serials;
            CREATE VIRTUAL TABLE found USING fts5 (text);
            """,
            """
            CREATE TABLE "odd ""name" (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "the ""text" text, twice bigint GENERATED ALWAYS AS (id * 2) STORED);
            CREATE TABLE "Serials" (id serial PRIMARY KEY, v text);
            """)
        var leftOut: [CopyEvent] = []
        try copy.run { event in
            if case .leftOut = event { leftOut.append(event) }
        }
        #expect(leftOut == [.leftOut("found")])
        let next = try copy.postgreSQL.write { session in
            try session.all(#"INSERT INTO "odd ""name" ("the ""text") VALUES ('y') RETURNING id"#, as: Int.self)
                + session.all(#"INSERT INTO "Serials" (v) VALUES ('y') RETURNING id"#, as: Int.self)
        }
        #expect(next == [42, 11])
    }
}
