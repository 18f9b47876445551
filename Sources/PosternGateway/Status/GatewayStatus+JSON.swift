package import PosternHTTP

extension GatewayStatus {
    func json(isFull: Bool) -> String {
        var writer = JSONWriter()
        writer.object { status in
            status.member("pool", pool)
            status.member("process manager", "static")
            status.member("start time", startTime)
            status.member("start since", startSince)
            status.member("accepted conn", acceptedConnections)
            status.member("listen queue", listenQueue)
            status.member("max listen queue", maximumListenQueue)
            status.member("listen queue len", listenQueueLength)
            status.member("idle processes", idleProcesses)
            status.member("active processes", activeProcesses)
            status.member("total processes", totalProcesses)
            status.member("max active processes", maximumActiveProcesses)
            status.member("max children reached", maximumChildrenReached)
            status.member("slow requests", slowRequests)
            status.member("memory peak", memoryPeak)
            if isFull { status.member("processes", workers) }
        }
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

extension GatewayStatus.Worker: JSONEncodable {
    package func encode(to writer: inout JSONWriter) {
        writer.object { process in
            process.member("pid", id)
            process.member("state", state.rawValue)
            process.member("start time", startTime)
            process.member("start since", startSince)
            process.member("requests", requests)
            process.member("request duration", duration)
            process.member("request method", method)
            process.member("request uri", uri)
            process.member("content length", contentLength)
            process.member("user", user)
            process.member("script", script)
            process.member("last request cpu", 0)
            process.member("last request memory", 0)
        }
    }
}
