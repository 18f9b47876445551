extension Session {
    /// What refers to nothing at this moment, over the whole database; reads every row that has a FOREIGN KEY.
    package func brokenReferences() throws(DatabaseError) -> [BrokenReference] {
        try connection.brokenReferences()
    }
}
