internal import PosternMigrations
internal import PosternSQL
internal import Synchronization

/// Databases at head as bytes, each made once by the real migrations: to copy one takes much less time than to make it.
enum DatabaseImages {
    private static let images = Mutex<[(revisions: [Revision], bytes: [UInt8])]>([])

    /// The image that `revisions` lead to; blocks, the others too who want one, while the first is made.
    static func image(of revisions: [Revision], drivers: [any DatabaseDriver]) throws -> [UInt8] {
        try images.withLock { images in
            if let known = images.first(where: { $0.revisions == revisions }) { return known.bytes }
            let scratch = try ScratchDatabase(drivers: drivers)
            try Migrator(database: scratch.database, history: RevisionHistory(revisions)).upgrade()
            let image = try scratch.closedImage()
            images.append((revisions, image))
            return image
        }
    }
}
