import Postern
import PosternHTTP
import PosternSQL
import Testing

/// What an application has without saying so.
@Suite struct ApplicationTests {
    private enum Foobar: Application {
        static let name = "foobar"
        static let drivers: [any DatabaseDriver] = []

        static func router(_ context: ApplicationContext) throws -> Router { try Router([]) }
    }

    @Test func `its databases are marked with the FNV-1a hash of its name`() {
        #expect(UInt32(bitPattern: Foobar.databaseID) == 0xBF9C_F968)  // from the test vectors of draft-eastlake-fnv
    }
}
