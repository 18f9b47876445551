internal import PosternSQL

/// Whose database a file is, by two numbers in its header.
struct DatabaseIdentity: Equatable {
    /// `PRAGMA application_id`; 0 in a file that nobody has marked.
    var applicationID: Int32
    /// `PRAGMA user_version`: in our files the version of what Postern itself lays down in them, apart from the application's
    /// schema, which has its revisions.
    var layout: Int32

    /// The layout that this version of Postern makes and knows.
    static let newest: Int32 = 1

    /// - Parameter own: the number of the application that opens the file; `nil` when that does not matter.
    /// - Throws: ``DatabaseError`` when the file is another application's, or of a newer version of this one.
    func check(expecting own: Int32?) throws(DatabaseError) {
        guard let own, applicationID != 0 else { return }
        guard applicationID == own else {
            throw DatabaseError(
                .cannotOpen,
                "it belongs to another program (application_id \(applicationID), here \(own)); name another file")
        }
        guard layout <= Self.newest else {
            throw DatabaseError(
                .cannotOpen,
                """
                it was made by a newer version of this program (user_version \(layout), here \(Self.newest)); update this program
                """)
        }
    }

    /// What marks a new database, all of it or nothing.
    var script: String {
        "BEGIN IMMEDIATE; PRAGMA application_id=\(applicationID); PRAGMA user_version=\(layout); COMMIT"
    }
}
