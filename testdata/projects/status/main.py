import asyncio

async def fetch_db_status():
    print("Database query started...")
    await asyncio.sleep(0.5)
    print("Database query complete!")
    return "CONNECTED"

def check_connection():
    # Attempting to call the async function directly
    status = fetch_db_status()
    print(f"Status variable value: {status}")

check_connection()
