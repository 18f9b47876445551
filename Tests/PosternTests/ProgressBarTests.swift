import PosternSQL
import Testing

@testable import Postern

/// The line that shows how far a command has come.
@Suite struct ProgressBarTests {
    @Test(
        arguments: [
            (0, 10, 0), (5, 10, 50), (999, 1_000, 99), (10, 10, 100), (11, 10, 100), (-1, 10, 0), (0, 0, 0), (.max, .max, 100),
        ] as [(Int, Int, Int)])
    func `a hundred percent is all of it`(_ done: Int, _ total: Int, _ percent: Int) {
        #expect(ProgressBar.percent(of: CareProgress(done: done, total: total)) == percent)
    }

    @Test func `the line is as long as it was`() {
        #expect(ProgressBar.line(0) == "[........................................] 0 %")
        #expect(ProgressBar.line(50) == "[####################....................] 50 %")
        #expect(ProgressBar.line(100) == "[########################################] 100 %")
    }
}
